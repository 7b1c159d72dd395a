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
    /// Which of the lists `set` has put something in.
    pub(super) is_set: [bool; 3],
}

impl Target {
    /// Takes over what another one says: of lists the whole list, labels one by one, annotations behind those that
    /// are there.
    pub(super) fn merge(&mut self, other: Target) {
        let lists = [
            (&mut self.tags, other.tags),
            (&mut self.platforms, other.platforms),
            (&mut self.outputs, other.outputs),
        ];
        for (own, other) in lists {
            if other.is_some() {
                *own = other;
            }
        }
        if other.push.is_some() {
            self.push = other.push;
        }
        for it in other.labels {
            self.label(it);
        }
        self.annotations.extend(other.annotations);
    }

    fn label(&mut self, it: (String, Value)) {
        // `null` leaves a label as it is.
        if it.1 == Value::Null {
            return;
        }
        self.labels.retain(|own| own.0 != it.0 || own.0.is_empty());
        self.labels.push(it);
    }

    /// Puts in what `set` says of this target. The first of several for a list takes the place of what was there,
    /// the others stand behind it.
    pub(super) fn set(&mut self, it: &Override) {
        let n = match it.field.as_str() {
            "tags" => 0,
            "platform" => 1,
            "output" => 2,
            "annotations" => return self.annotations.push(it.value.clone()),
            "push" => {
                self.push = Some(match it.value.to_text() {
                    None => Switch::Unknown(it.value.show()),
                    // As Go reads them.
                    Some(it) if matches!(&*it, "1" | "t" | "T" | "true" | "TRUE" | "True") => {
                        Switch::On
                    }
                    Some(_) => Switch::Off,
                });
                return;
            }
            it_is => {
                if let Some(key) = it_is.strip_prefix("labels.") {
                    self.label((key.to_owned(), it.value.clone()));
                }
                return;
            }
        };
        let list =
            [&mut self.tags, &mut self.platforms, &mut self.outputs][n].get_or_insert_default();
        if !it.adds && !self.is_set[n] {
            list.clear();
        }
        self.is_set[n] = true;
        match n {
            2 => list.push(it.value.clone()),
            _ => list.extend(lines(&it.value, &[','])),
        }
    }

    /// Takes away what is empty or said twice.
    pub(super) fn without_doubles(&mut self) {
        self.is_set = [false; 3];
        let annotations = Some(&mut self.annotations);
        for them in [self.tags.as_mut(), self.platforms.as_mut(), annotations] {
            let Some(them) = them else { continue };
            let mut seen: Vec<Value> = Vec::new();
            for it in &*them {
                if !seen.contains(it) && !it.show().is_empty() {
                    seen.push(it.clone());
                }
            }
            *them = seen;
        }
    }

    /// What leaves the runner with it, and whether it does. `by_call` is what the command or the action says.
    pub(super) fn pushed(&self, by_call: &Switch) -> (Switch, Vec<Value>) {
        // What the outputs say, what they name, and whether all or any of them can be pushed.
        let (mut own, mut named) = (Switch::Off, Vec::new());
        let (mut are_loaded, mut goes_out, mut by_digest, mut gap) = (true, false, false, None);
        for it in self.outputs.iter().flatten() {
            let fields = lines(it, &[',']);
            own = own.or(output(&fields));
            named.extend(names(&fields));
            let mut is_loaded = false;
            for it in &fields {
                match it.show().trim() {
                    "type=image" | "type=registry" => goes_out = true,
                    "type=docker" => is_loaded = true,
                    "push-by-digest=true" => by_digest = true,
                    _ => {}
                }
                gap = gap.or(it.unknown().map(str::to_owned));
            }
            are_loaded &= is_loaded;
        }
        let switch = match (by_call, &self.push) {
            // Whoever asks for files only gets no push.
            (Switch::On, _) | (Switch::Off, Some(Switch::On)) => match are_loaded || goes_out {
                true => Switch::On,
                false => gap.map_or(Switch::Off, Switch::Unknown),
            },
            (Switch::Off, Some(Switch::Off)) => Switch::Off,
            (Switch::Off, None) => own,
            (Switch::Unknown(it), _) | (_, Some(Switch::Unknown(it))) => {
                own.or(Switch::Unknown(it.clone()))
            }
        };
        let mut references = if named.is_empty() { self.tags().to_vec() } else { named };
        if by_digest {
            for it in &mut references {
                *it = digest(it);
            }
        }
        (switch, references)
    }

    /// Labels as lines `key=value`.
    pub(in crate::simulate) fn lines_of_labels(&self) -> Vec<Value> {
        let mut res = Vec::new();
        for (key, value) in &self.labels {
            let mut parts = value.to_parts();
            if !key.is_empty() {
                parts.insert(0, Part::Text([key, "="].concat()));
            }
            res.push(Value::of_parts(parts));
        }
        res
    }

    pub(in crate::simulate) fn tags(&self) -> &[Value] {
        self.tags.as_deref().unwrap_or_default()
    }

    pub(in crate::simulate) fn annotations(&self) -> &[Value] {
        &self.annotations
    }

    /// Each platform by itself.
    pub(in crate::simulate) fn platforms(&self) -> Vec<Value> {
        let mut res = Vec::new();
        for it in self.platforms.iter().flatten() {
            res.extend(lines(it, &[',']));
        }
        res
    }
}
