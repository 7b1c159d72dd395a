//! Findings of the judges that we answer instead of obeying, each with the evidence that the judge errs here.

pub(crate) struct Evidence {
    pub(crate) judge: &'static str,
    pub(crate) rule: &'static str,
    /// A part of the message, so that nothing else of the rule is excused.
    pub(crate) says: &'static str,
    /// Why the workflow is right.
    pub(crate) because: &'static str,
}

pub(crate) static EVIDENCE: &[Evidence] = &[
    Evidence {
        judge: "jactionlint",
        rule: "concurrency-limits",
        says: "workflow has no \"concurrency:\"",
        because: "only where all runs at once were chosen: if the workflow pushes, our own rule no-concurrency says the \
                  same beside the choice, and if it only builds, no run can overtake another",
    },
    Evidence {
        judge: "jactionlint",
        rule: "unused-job-output",
        says: "is never used: no other job reads",
        because: "whoever chooses outputs does so for jobs of their own, which they add to the file; that is what the \
                  option is for",
    },
    Evidence {
        judge: "jactionlint",
        rule: "require-expression-wrapping",
        says: "must be wrapped in ${{ }}",
        because: "a matter of style, asked for in the pedantic profile only: GitHub evaluates `if` as an expression \
                  without the braces (workflow syntax, `jobs.<job_id>.if`), and its documentation leaves them out",
    },
    Evidence {
        judge: "jactionlint",
        rule: "cache-poisoning",
        says: "docker/setup-buildx-action restores a cache",
        because: "the action takes from the cache only a Buildx that it was told to fetch, by `version`; where we write \
                  that, `cache-binary: false` stands beside it (docker/setup-buildx-action, README)",
    },
    Evidence {
        judge: "jactionlint",
        rule: "cache-poisoning",
        says: "the workflow runs on pushes to release branches",
        because: "a run reads only the caches of its own branch, its base and the default branch, and runs of pull \
                  requests write to a scope of their own, so only people who may push there can write what a release \
                  branch reads (docs.github.com, dependency caching, \"Restrictions for accessing a cache\")",
    },
    Evidence {
        judge: "jactionlint",
        rule: "cache-poisoning",
        says: "the workflow runs on the release event",
        because: "`cache-from` is empty where `github.ref_type` is `tag`, which it is for releases; the judge means \
                  the runs of a release branch beside them, which the first line answers",
    },
    Evidence {
        judge: "jactionlint",
        rule: "cache-poisoning",
        says: "the workflow runs on pushed tags",
        because: "`cache-from` is empty where `github.ref_type` is `tag`; the judge means the runs of a release \
                  branch beside them, which the first line answers",
    },
    Evidence {
        judge: "zizmor",
        rule: "cache-poisoning",
        says: "runtime artifacts potentially vulnerable to a cache poisoning attack",
        because: "it is the step that keeps cache mounts, whose `if` leaves out runs of tags, which releases are; where \
                  the cache is allowed for releases, our own rule cache-in-release says the same beside the choice",
    },
];
