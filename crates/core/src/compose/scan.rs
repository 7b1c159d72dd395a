//! Looking for known vulnerabilities: in the image that the push then takes from the same builder, or
//! in what was pushed, by its digest.

use crate::{
    catalog::{
        actions::{self, Action},
        registries::DOCKER_HUB,
    },
    compose::{
        after::{FIRST, digest},
        before::TRIED,
        copy::SOURCE,
        login::has_secrets,
        native,
        nodes::{Row, entry_text, inputs, script},
        publishes::guard,
        steps::{after_name, reads_files, step},
    },
    recipe::{Recipe, Scan, ScanWhen, Target},
    topic::Topic,
    workflow::Node,
};

/// Scans what was built to be tried. What is found ends the job, so that nothing is pushed.
pub(super) fn before(recipe: &Recipe, steps: &mut Vec<Node>) {
    let Some(scanner) = scanner(recipe, ScanWhen::Before) else { return };
    // Pull requests of forks and of Dependabot have neither secrets nor a token that may write. Copying
    // is left out on all of them.
    let has_secrets = (recipe.builds() && (recipe.pull_request || recipe.call)).then(has_secrets);
    let (image, from) = match recipe.builds() {
        true => (TRIED, "local"),
        false => (SOURCE, "registry"),
    };
    let mut scan = scan(recipe, scanner, image, from);
    if let Some(it) = &has_secrets
        && recipe.scan == Scan::Scout
    {
        after_name(&mut scan, entry_text("if", Topic::PullRequest, it));
    }
    steps.push(scan);
    if recipe.scan == Scan::Trivy && recipe.builds() && reads_files(recipe) {
        // Its action installs Trivy by a check-out of its repository beside ours, and leaves it there.
        let name = "Remove what the scanner left in the build context";
        let run = "rm -rf trivy\ngit restore --quiet trivy || true\n";
        steps.push(script(Topic::Scan, name, &[], run));
    }
    let condition = has_secrets.map_or(String::new(), |it| [" && (", &it, ")"].concat());
    upload(recipe, scanner, native::pair(recipe), &condition, steps);
}

/// Scans what was pushed, under its first name.
pub(super) fn after(recipe: &Recipe, steps: &mut Vec<Node>) {
    let Some(scanner) = scanner(recipe, ScanWhen::After) else { return };
    let image = format!("{FIRST}@{}", digest(recipe));
    steps.push(guard(recipe, scan(recipe, scanner, &image, "registry")));
    upload(recipe, scanner, "", "", steps);
}

/// An action that scans.
struct Scanner {
    name: &'static str,
    /// What code scanning tells its findings by.
    category: &'static str,
    action: &'static Action,
    inputs: &'static [Row],
}

/// In the order of the options that follow "off".
static SCANNERS: [Scanner; 3] = [
    Scanner { name: "Trivy", category: "trivy", action: &actions::TRIVY, inputs: TRIVY },
    Scanner { name: "Grype", category: "grype", action: &actions::GRYPE, inputs: GRYPE },
    Scanner {
        name: "Docker Scout",
        category: "docker-scout",
        action: &actions::SCOUT,
        inputs: SCOUT,
    },
];

const TRIVY: &[Row] = &[
    (Topic::Scan, "image-ref", "{image}"),
    (Topic::Scan, "scanners", "vuln"),
    (Topic::ScanSeverity, "severity", "{WORSE}"),
    (Topic::ScanFixed, "ignore-unfixed", "{fixed}"),
    (Topic::Scan, "exit-code", "1"),
    // Where the action leaves its files by itself is the build context, and the next build would not be
    // the one that was scanned.
    (Topic::Scan, "cache-dir", "${{ runner.temp }}/trivy"),
    (Topic::Scan, "cache", "false"),
    (Topic::ScanUpload, "format", "{sarif}"),
    (Topic::ScanUpload, "output", "{report}"),
    // Otherwise a report takes every severity, and any would end the job.
    (Topic::ScanUpload, "limit-severities-for-sarif", "{upload}"),
];

const GRYPE: &[Row] = &[
    (Topic::Scan, "image", "{image}"),
    (Topic::ScanSeverity, "severity-cutoff", "{severity}"),
    (Topic::ScanFixed, "only-fixed", "{fixed}"),
    (Topic::ScanUpload, "output-format", "{format}"),
    (Topic::ScanUpload, "output-file", "{report}"),
];

const SCOUT: &[Row] = &[
    (Topic::Scan, "command", "cves"),
    (Topic::Scan, "image", "{from}://{image}"),
    (Topic::ScanSeverity, "only-severities", "{worse}"),
    (Topic::ScanFixed, "only-fixed", "{fixed}"),
    (Topic::Scan, "exit-code", "true"),
    (Topic::Scan, "write-comment", "false"),
    (Topic::Username, "dockerhub-user", "{user}"),
    (Topic::Token, "dockerhub-password", "{token}"),
    (Topic::ScanUpload, "sarif-file", "{report}"),
];

const SARIF: &[Row] =
    &[(Topic::ScanUpload, "sarif_file", REPORT), (Topic::ScanUpload, "category", "{category}")];

const REPORT: &str = "${{ runner.temp }}/scan.sarif";

const SEVERITIES: [&str; 4] = ["critical", "high", "medium", "low"];

/// Who scans, if it is then.
fn scanner(recipe: &Recipe, when: ScanWhen) -> Option<&'static Scanner> {
    let n = (recipe.scan as usize).checked_sub(1)?;
    SCANNERS.get(n).filter(|_| recipe.scan_when == when)
}

fn scan(recipe: &Recipe, scanner: &Scanner, image: &str, from: &str) -> Node {
    // The account of Docker Hub that is known, or the customary names of one.
    let hub = recipe.on_docker_hub();
    let (user, token) = match hub {
        Some((_, target)) => target.credentials(),
        None => Target::new(&DOCKER_HUB).credentials(),
    };
    let severity = recipe.scan_severity as usize;
    // The threshold and all that is worse.
    let worse = SEVERITIES[..=severity].join(",");
    let upload = recipe.scan_upload;
    let when = |it| if upload { it } else { "" };
    let values = [
        ("{image}", image),
        ("{from}", from),
        ("{severity}", SEVERITIES[severity]),
        ("{worse}", &*worse),
        ("{WORSE}", &*worse.to_ascii_uppercase()),
        ("{fixed}", if recipe.scan_fixed { "true" } else { "false" }),
        ("{sarif}", when("sarif")),
        ("{format}", if upload { "sarif" } else { "table" }),
        ("{report}", when(REPORT)),
        ("{upload}", when("true")),
        ("{user}", &*user),
        ("{token}", &*token),
    ];
    let with = inputs(hub.map_or(0, |it| it.0), scanner.inputs, &values);
    let name = format!("Scan the image with {}", scanner.name);
    let mut res = step(recipe, Topic::Scan, &name, scanner.action, with);
    if upload {
        after_name(&mut res, entry_text("id", Topic::ScanUpload, "scan"));
    }
    res
}

/// The report goes to code scanning, above all if something was found.
fn upload(recipe: &Recipe, scanner: &Scanner, pair: &str, condition: &str, steps: &mut Vec<Node>) {
    if !recipe.scan_upload {
        return;
    }
    let category = format!("{}{pair}", scanner.category);
    let with = inputs(0, SARIF, &[("{category}", &category)]);
    let name = "Upload the findings to code scanning";
    let mut res = step(recipe, Topic::ScanUpload, name, &actions::UPLOAD_SARIF, with);
    let scanned = "${{ !cancelled() && steps.scan.outcome != 'skipped'";
    let condition = [scanned, condition, " }}"].concat();
    after_name(&mut res, entry_text("if", Topic::ScanUpload, &condition));
    steps.push(res);
}

#[cfg(test)]
mod tests {
    use crate::{
        compose::compose,
        share,
        workflow::{input_text, jobs, steps, uses},
        yaml::write,
    };

    fn written(fragment: &str) -> String {
        let decoded = share::decode(fragment);
        assert_eq!(decoded.problems, [], "{fragment}");
        write(compose(&decoded.recipe)).text()
    }

    /// The build that pushes takes what was scanned: nothing is made anew, and no scanner leaves a file
    /// in its context.
    #[test]
    fn what_is_pushed_is_what_was_scanned() {
        for scan in ["trivy", "grype", "scout"] {
            for more in ["", "&multi-platform=native", "&build-with=bake", "&scan-upload=on"] {
                let text = written(&format!("scan={scan}&pull=on&no-cache=on{more}"));
                let (before, push) = text.split_once("id: push").expect("it is pushed");
                assert!(before.contains("image-under-test"), "{text}");
                assert!(before.contains("pull: true") && !push.contains("pull: true"), "{text}");
                assert!(!push.contains("no-cache: true"), "{text}");
                let kept = ["cache-dir", "output", "output-file", "sarif-file", "sarif_file"];
                let kept = |it: &str| kept.iter().any(|key| it.starts_with(&format!("{key}: ")));
                let files: Vec<&str> = text.lines().map(str::trim).filter(|it| kept(it)).collect();
                assert!(files.iter().all(|it| it.contains("${{ runner.temp }}/")), "{files:?}");
                assert_eq!(text.contains("rm -rf trivy"), scan == "trivy", "{text}");
            }
        }
    }

    #[test]
    fn what_was_pushed_is_scanned_by_its_digest() {
        for scan in ["trivy", "grype", "scout"] {
            for more in ["", "&multi-platform=native", "&build-with=bake"] {
                let decoded = share::decode(&format!("scan={scan}&scan-when=after{more}"));
                let workflow = compose(&decoded.recipe);
                let jobs = jobs(&workflow);
                let last = jobs.last().expect("it publishes");
                let mut scans = steps(&last.node).iter().filter(|it| {
                    uses(it)
                        .is_some_and(|it| it.action.contains(scan) || it.action.contains("scan-"))
                });
                let step = scans.next().expect("it scans");
                let image =
                    format!("{}{}", input_text(step, "image"), input_text(step, "image-ref"));
                assert!(image.contains("@${{") && image.contains("steps.push"), "{image}");
                assert!(scans.next().is_none());
            }
        }
    }

    /// Whoever only opens pull requests publishes nothing that could be scanned.
    #[test]
    fn runs_without_secrets_neither_upload_nor_log_in() {
        let text = written("scan=scout&scan-upload=on");
        let is = "github.event.pull_request.head.repo.full_name == github.repository";
        assert_eq!(text.matches(is).count(), 2, "{text}");
        let only_push = written("scan=scout&scan-upload=on&pull-request=off");
        assert_eq!(only_push.matches(is).count(), 0, "{only_push}");
        let never = written("scan=trivy&scan-when=after&branches=&tag-filters=&dispatch=off");
        assert!(!never.contains("trivy"), "{never}");
    }
}
