//! A target as it comes together: what goes over what, and whether it is pushed. Source: docker/buildx v0.30,
//! `bake/bake.go`, `Target.Merge`, `Target.AddOverrides` and `setPushOverride`.

use super::definition::Override;
use crate::{
    expr::{Part, Value},
    simulate::push::{Switch, digest, lines, names, output},
};

/// A target as far as it is known.
#[derive(Clone, Default)]
pub(in crate::simulate) struct Target {
    pub(in crate::simulate) name: String,
    pub(super) tags: Option<Vec<Value>>,
    pub(super) platforms: Option<Vec<Value>>,
    /// As `--output` would say them.
    pub(super) outputs: Option<Vec<Value>>,
    /// A key and its value; without a key, lines of which only so much is known.
    pub(super) labels: Vec<(String, Value)>,
    pub(super) annotations: Vec<Value>,
    /// What `set` says of pushing.
    pub(super) push: Option<Switch>,
}

impl Target {
    /// Takes over what another one says: of lists the whole list, labels one by one, annotations behind those that
    /// are there.
    pub(super) fn merge(&mut self, other: Target) {
        let Target { name: _, tags, platforms, outputs, labels, annotations, push } = other;
        self.tags = tags.or(self.tags.take());
        self.platforms = platforms.or(self.platforms.take());
        self.outputs = outputs.or(self.outputs.take());
        labels.into_iter().for_each(|it| self.label(it));
        self.annotations.extend(annotations);
        self.push = push.or(self.push.take());
    }

    fn label(&mut self, it: (String, Value)) {
        // `null` leaves a label as it is.
        if it.1 == Value::Null {
            return;
        }
        self.labels.retain(|own| own.0 != it.0 || own.0.is_empty());
        self.labels.push(it);
    }

    /// Puts in what `set` says of this target.
    pub(super) fn set(&mut self, them: &[&Override]) {
        let list = |of: &str, before: &mut Option<Vec<Value>>| {
            let values = them.iter().filter(|it| it.field == of);
            // Of several, the last one says whether they are added.
            let Some(last) = values.clone().next_back() else { return };
            let new = values.flat_map(|it| match of {
                "output" => vec![it.value.clone()],
                _ => lines(&it.value, &[',']),
            });
            match last.adds {
                true => before.get_or_insert_default().extend(new),
                false => *before = Some(new.collect()),
            }
        };
        list("tags", &mut self.tags);
        list("platform", &mut self.platforms);
        list("output", &mut self.outputs);
        for it in them {
            match (it.field.as_str(), it.field.strip_prefix("labels.")) {
                ("annotations", _) => self.annotations.push(it.value.clone()),
                ("push", _) => {
                    self.push = Some(match it.value.to_text() {
                        None => Switch::Unknown(it.value.show()),
                        // As Go reads them.
                        Some(it) if matches!(&*it, "1" | "t" | "T" | "true" | "TRUE" | "True") => {
                            Switch::On
                        }
                        Some(_) => Switch::Off,
                    });
                }
                (_, Some(key)) => self.label((key.to_owned(), it.value.clone())),
                _ => {}
            }
        }
    }

    /// Takes away what is empty or said twice.
    pub(super) fn without_doubles(&mut self) {
        let annotations = Some(&mut self.annotations);
        for them in [self.tags.as_mut(), self.platforms.as_mut(), annotations].into_iter().flatten()
        {
            let mut seen: Vec<Value> = Vec::new();
            for it in them.drain(..) {
                if !seen.contains(&it) && !it.show().is_empty() {
                    seen.push(it);
                }
            }
            *them = seen;
        }
    }

    /// What leaves the runner with it, and whether it does. `by_call` is what the command or the action says.
    pub(super) fn pushed(&self, by_call: &Switch) -> (Switch, Vec<Value>) {
        let outputs = self.outputs.as_deref().unwrap_or_default().iter();
        let outputs: Vec<Vec<Value>> = outputs.map(|it| lines(it, &[','])).collect();
        let is = |fields: &[Value], what: &str| fields.iter().any(|it| it.show().trim() == what);
        let own = || outputs.iter().map(|it| output(it)).reduce(Switch::or).unwrap_or(Switch::Off);
        let switch = match (by_call, &self.push) {
            (Switch::On, _) | (Switch::Off, Some(Switch::On)) => {
                let goes_out = |it: &Vec<Value>| is(it, "type=image") || is(it, "type=registry");
                let is_loaded = |it: &Vec<Value>| is(it, "type=docker");
                let gap = outputs.iter().flatten().find_map(Value::unknown);
                match outputs.iter().all(is_loaded) || outputs.iter().any(goes_out) {
                    true => Switch::On,
                    // Whoever asks for files only gets no push.
                    false => gap.map_or(Switch::Off, |it| Switch::Unknown(it.to_owned())),
                }
            }
            (Switch::Off, Some(Switch::Off)) => Switch::Off,
            (Switch::Off, None) => own(),
            (Switch::Unknown(it), _) | (_, Some(Switch::Unknown(it))) => {
                own().or(Switch::Unknown(it.clone()))
            }
        };
        (switch, self.references(&outputs))
    }

    fn references(&self, outputs: &[Vec<Value>]) -> Vec<Value> {
        let by_digest =
            |it: &Vec<Value>| it.iter().any(|it| it.show().trim() == "push-by-digest=true");
        let tags = self.tags.clone().unwrap_or_default();
        let named: Vec<Value> = outputs.iter().flat_map(|it| names(it)).collect();
        let all = if tags.is_empty() || !named.is_empty() { named } else { tags };
        match outputs.iter().any(by_digest) {
            true => all.iter().map(digest).collect(),
            false => all,
        }
    }

    /// Labels as lines `key=value`.
    pub(in crate::simulate) fn lines_of_labels(&self) -> Vec<Value> {
        let line = |(key, value): &(String, Value)| {
            let start = if key.is_empty() { String::new() } else { [key, "="].concat() };
            Value::of_parts([vec![Part::Text(start)], value.to_parts()].concat())
        };
        self.labels.iter().map(line).collect()
    }

    pub(in crate::simulate) fn tags(&self) -> &[Value] {
        self.tags.as_deref().unwrap_or_default()
    }

    pub(in crate::simulate) fn annotations(&self) -> &[Value] {
        &self.annotations
    }

    /// Each platform by itself.
    pub(in crate::simulate) fn platforms(&self) -> Vec<Value> {
        let them = self.platforms.as_deref().unwrap_or_default().iter();
        them.flat_map(|it| lines(it, &[','])).collect()
    }
}
