//! Findings of the judges that we answer instead of obeying, each with the evidence that the judge errs here.

pub(crate) struct Evidence {
    pub(crate) judge: &'static str,
    pub(crate) rule: &'static str,
    /// A part of the message, so that nothing else of the rule is excused.
    pub(crate) says: &'static str,
    /// Why the workflow is right.
    pub(crate) because: &'static str,
}

pub(crate) static EVIDENCE: &[Evidence] = &[];
