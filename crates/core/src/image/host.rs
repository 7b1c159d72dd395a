//! Hosts of registries as a user types them: `host[:port]`.

use crate::image::{
    cut,
    hidden::{Hidden, is_expression},
    scheme_end,
};

/// Something wrong with the host of a registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostFault {
    pub what: HostWhat,
    /// The host with everything repaired that has one obvious repair; `None` if that would not help.
    pub fix: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostWhat {
    Empty,
    /// `https://…`: references have no scheme.
    HasScheme,
    /// `quay.io/acme`: what stands behind the slash belongs to the name of the image.
    HasPath(String),
    /// Docker keeps logins by host, and takes `Quay.io` and `quay.io` for two.
    UpperCase,
    BadChar(char),
    /// What follows the `:` is not a number from 1 to 65535.
    BadPort(String),
    /// A part between dots that is empty or has `-` at an end.
    BadLabel,
    /// Neither a dot nor a port: in a reference this is a namespace on Docker Hub.
    Bare,
}

/// The first thing wrong with `host[:port]`. Expressions count as text that is fine.
pub fn host_fault(host: &str) -> Option<HostFault> {
    let hidden = Hidden::new(host);
    let what = wrong(&hidden)?;
    let fix = hidden.show(&repaired(&hidden.text));
    let helps = wrong(&Hidden::new(&fix)).is_none_or(|it| it != what && it != HostWhat::Empty);
    Some(HostFault { what, fix: Some(fix).filter(|_| helps) })
}

fn wrong(hidden: &Hidden) -> Option<HostWhat> {
    let text = hidden.text.as_str();
    let (host, port) = split(text);
    let is_address = host.starts_with('[') && host.ends_with(']');
    let is_allowed = |it: char| {
        it.is_ascii_alphanumeric()
            || matches!(it, '.' | '-')
            || is_expression(it)
            || is_address && matches!(it, '[' | ']' | ':')
    };
    let is_label = |it: &str| !it.is_empty() && !it.starts_with('-') && !it.ends_with('-');
    let is_port = |it: &str| {
        let number = it.parse::<u16>().is_ok_and(|it| 0 < it) && !it.starts_with('+');
        number || it.contains(is_expression)
    };
    if text.trim().is_empty() {
        Some(HostWhat::Empty)
    } else if scheme_end(text).is_some() {
        Some(HostWhat::HasScheme)
    } else if let Some(at) = text.find('/') {
        Some(HostWhat::HasPath(hidden.show(&text[at + 1..])))
    } else if text.contains(|it: char| it.is_ascii_uppercase()) {
        Some(HostWhat::UpperCase)
    } else if let Some(it) = host.chars().find(|it| !is_allowed(*it)) {
        Some(HostWhat::BadChar(it))
    } else if let Some(it) = port.filter(|it| !is_port(it)) {
        Some(HostWhat::BadPort(hidden.show(it)))
    } else if !is_address && !host.split('.').all(is_label) {
        Some(HostWhat::BadLabel)
    } else {
        let is_host =
            host.contains(['.', '[']) || host.contains(is_expression) || host == "localhost";
        (!is_host && port.is_none()).then_some(HostWhat::Bare)
    }
}

/// Host and port. The colons of an IPv6 address stand in brackets.
fn split(text: &str) -> (&str, Option<&str>) {
    let from = text.rfind(']').unwrap_or(0);
    cut(text, text[from..].rfind(':').map(|it| from + it))
}

fn repaired(text: &str) -> String {
    let mut text = text.trim();
    while let Some(at) = scheme_end(text) {
        text = text[at..].trim_start();
    }
    let text = cut(text, text.find('/')).0;
    let is_end = |it: char| it.is_whitespace() || matches!(it, '.' | ':');
    text.trim_end_matches(is_end).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    /// One host a line.
    fn check(hosts: &str, expected: Expect) {
        let line = |host: &str| match host_fault(host) {
            None => format!("{host}\n"),
            Some(HostFault { what, fix: None }) => format!("{host} <- {what:?}\n"),
            Some(HostFault { what, fix: Some(fix) }) => {
                format!("{host} <- {what:?}, better {fix}\n")
            }
        };
        expected.assert_eq(&hosts.trim().lines().map(|it| line(it.trim())).collect::<String>());
    }

    #[test]
    fn hosts() {
        check(
            "
            quay.io
            registry.example.com:5000
            localhost
            localhost:5000
            registry:5000
            123456789012.dkr.ecr.eu-west-1.amazonaws.com
            10.0.0.1
            [::1]:5000
            [::1]
            ${{ vars.REGISTRY }}
            ${{ vars.NAME }}.azurecr.io
            host:${{ vars.PORT }}
            https://quay.io
            https://https://Quay.io/acme
            https://
            quay.io/
            quay.io/Acme/app
            ${{ vars.A }}/b
            Quay.io
            quay io
            quay.io!
            user@quay.io
            qüay.io
            a_b.example.com
            quay.io:
            quay.io:0
            quay.io:65536
            quay.io:http
            quay.io:+5
            ::1
            .quay.io
            quay.io.
            quay..io
            -quay.io
            quay-.io
            registry
            /
            :
            ",
            expect![[r#"
                quay.io
                registry.example.com:5000
                localhost
                localhost:5000
                registry:5000
                123456789012.dkr.ecr.eu-west-1.amazonaws.com
                10.0.0.1
                [::1]:5000
                [::1]
                ${{ vars.REGISTRY }}
                ${{ vars.NAME }}.azurecr.io
                host:${{ vars.PORT }}
                https://quay.io <- HasScheme, better quay.io
                https://https://Quay.io/acme <- HasScheme, better quay.io
                https:// <- HasScheme
                quay.io/ <- HasPath(""), better quay.io
                quay.io/Acme/app <- HasPath("Acme/app"), better quay.io
                ${{ vars.A }}/b <- HasPath("b"), better ${{ vars.A }}
                Quay.io <- UpperCase, better quay.io
                quay io <- BadChar(' ')
                quay.io! <- BadChar('!')
                user@quay.io <- BadChar('@')
                qüay.io <- BadChar('ü')
                a_b.example.com <- BadChar('_')
                quay.io: <- BadPort(""), better quay.io
                quay.io:0 <- BadPort("0")
                quay.io:65536 <- BadPort("65536")
                quay.io:http <- BadPort("http")
                quay.io:+5 <- BadPort("+5")
                ::1 <- BadChar(':')
                .quay.io <- BadLabel
                quay.io. <- BadLabel, better quay.io
                quay..io <- BadLabel
                -quay.io <- BadLabel
                quay-.io <- BadLabel
                registry <- Bare
                / <- HasPath("")
                : <- BadPort("")
            "#]],
        );
        assert_eq!(host_fault(" \t").map(|it| it.what), Some(HostWhat::Empty));
        assert_eq!(host_fault(" quay.io ").and_then(|it| it.fix), Some("quay.io".to_owned()));
    }

    #[test]
    fn a_fix_is_enough() {
        let pieces =
            ["a", "B", ".", "-", ":", "/", "://", " ", "[", "]", "0", "@", "${{ x }}", "localhost"];
        let count = pieces.len();
        for n in 0..count.pow(4) {
            let host: String = (0..4).map(|it| pieces[n / count.pow(it) % count]).collect();
            if let Some(HostFault { what, fix: Some(fix) }) = host_fault(&host) {
                let next = host_fault(&fix);
                assert_ne!(next.as_ref().map(|it| &it.what), Some(&what), "{host:?}");
                assert_eq!(next.and_then(|it| it.fix), None, "{host:?} {fix:?}");
            }
        }
    }
}
