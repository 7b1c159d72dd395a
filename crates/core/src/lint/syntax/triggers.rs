//! The syntax of `on:`: the events with their activity types and filters. From GitHub's docs ("Events
//! that trigger workflows", November 2026) and from the schema, where each has more than the other.

use super::{
    ANY, BOOL, FILLED, Map, Others, SOME_FILLED, Scalar, Shape, TEXT, USEFUL, key, keys, list, map,
    named, or_nothing, required, scalar,
};

/// Something that starts runs.
#[derive(Debug)]
pub(in super::super) struct Event {
    pub(in super::super) name: &'static str,
    /// Empty: it has none, or any.
    pub(in super::super) types: &'static [&'static str],
    pub(super) shape: &'static Shape,
}

/// One event, a list of such, or a map. The rule for events knows their names.
pub(super) static ON: Shape = Shape {
    items: Some(&FILLED),
    map: Some(&Map {
        of: "on",
        keys: &[],
        others: Others::ByName(of_event),
        variants: &[],
        one_of: &[],
    }),
    ..scalar(Scalar::Filled)
};

/// The rule for events knows those that there are not.
fn of_event(name: &str) -> &'static Shape {
    EVENTS.iter().find(|it| it.name == name).map_or(&ANY, |it| it.shape)
}

static NOTHING: Shape = event(&keys("on.<event_name>", &[]));
static TYPES: Shape = event(&keys("on.<event_name>", &[key("types", &SOME_FILLED)]));
static BRANCHES: Shape = event(&keys(
    "on.<event_name>",
    &[
        key("types", &SOME_FILLED),
        key("branches", &SOME_FILLED),
        key("branches-ignore", &SOME_FILLED),
    ],
));
static PUSH: Shape = event(&keys(
    "on.push",
    &[
        key("branches", &SOME_FILLED),
        key("branches-ignore", &SOME_FILLED),
        key("tags", &SOME_FILLED),
        key("tags-ignore", &SOME_FILLED),
        key("paths", &SOME_FILLED),
        key("paths-ignore", &SOME_FILLED),
    ],
));
static PULL_REQUEST: Shape = event(&keys(
    "on.pull_request",
    &[
        key("types", &SOME_FILLED),
        key("branches", &SOME_FILLED),
        key("branches-ignore", &SOME_FILLED),
        key("paths", &SOME_FILLED),
        key("paths-ignore", &SOME_FILLED),
    ],
));
static WORKFLOW_RUN: Shape = event(&keys(
    "on.workflow_run",
    &[
        key("types", &SOME_FILLED),
        key("workflows", &SOME_FILLED),
        key("branches", &SOME_FILLED),
        key("branches-ignore", &SOME_FILLED),
    ],
));
static IMAGE_VERSION: Shape = event(&keys(
    "on.image_version",
    &[key("types", &SOME_FILLED), key("names", &SOME_FILLED), key("versions", &SOME_FILLED)],
));

static DISPATCH: Shape = event(&keys("on.workflow_dispatch", &[key("inputs", &INPUTS)]));
static INPUTS: Shape = or_nothing(map(&named("on.workflow_dispatch.inputs", &INPUT)));
static INPUT: Shape = or_nothing(map(&keys(
    "on.workflow_dispatch.inputs.<input_id>",
    &[
        key("description", &TEXT),
        key("type", &FILLED),
        key("required", &BOOL),
        key("default", &TEXT),
        key("options", &list(&USEFUL)),
        key("deprecationMessage", &TEXT),
    ],
)));

static CALL: Shape = event(&keys(
    "on.workflow_call",
    &[key("inputs", &CALL_INPUTS), key("outputs", &CALL_OUTPUTS), key("secrets", &CALL_SECRETS)],
));
static CALL_INPUTS: Shape = map(&named("on.workflow_call.inputs", &CALL_INPUT));
static CALL_INPUT: Shape = map(&keys(
    "on.workflow_call.inputs.<input_id>",
    &[
        required("type", &FILLED),
        key("description", &TEXT),
        key("required", &BOOL),
        key("default", &TEXT),
    ],
));
static CALL_OUTPUTS: Shape = map(&named("on.workflow_call.outputs", &CALL_OUTPUT));
static CALL_OUTPUT: Shape = map(&keys(
    "on.workflow_call.outputs.<output_id>",
    &[required("value", &USEFUL), key("description", &TEXT)],
));
static CALL_SECRETS: Shape = map(&named("on.workflow_call.secrets", &CALL_SECRET));
static CALL_SECRET: Shape = or_nothing(map(&keys(
    "on.workflow_call.secrets.<secret_id>",
    &[key("description", &TEXT), key("required", &BOOL)],
)));

static SCHEDULES: Shape =
    list(&map(&keys("on.schedule", &[required("cron", &FILLED), key("timezone", &FILLED)])));

const fn event(it: &'static Map) -> Shape {
    or_nothing(map(it))
}

const fn plain(name: &'static str) -> Event {
    Event { name, types: &[], shape: &NOTHING }
}

const fn typed(name: &'static str, types: &'static [&'static str]) -> Event {
    Event { name, types, shape: &TYPES }
}

const CHANGED: &[&str] = &["created", "edited", "deleted"];

/// Of `pull_request` and `pull_request_target`.
const OF_PULL_REQUESTS: &[&str] = &[
    "assigned",
    "unassigned",
    "labeled",
    "unlabeled",
    "opened",
    "edited",
    "closed",
    "reopened",
    "synchronize",
    "converted_to_draft",
    "locked",
    "unlocked",
    "enqueued",
    "dequeued",
    "milestoned",
    "demilestoned",
    "ready_for_review",
    "review_requested",
    "review_request_removed",
    "auto_merge_enabled",
    "auto_merge_disabled",
    "stacked",
];

pub(in super::super) static EVENTS: &[Event] = &[
    typed("branch_protection_rule", CHANGED),
    typed("check_run", &["created", "rerequested", "completed", "requested_action"]),
    // The webhook has more of them, but they start no runs.
    typed("check_suite", &["completed"]),
    plain("create"),
    plain("delete"),
    plain("deployment"),
    plain("deployment_status"),
    typed(
        "discussion",
        &[
            "created",
            "edited",
            "deleted",
            "transferred",
            "pinned",
            "unpinned",
            "labeled",
            "unlabeled",
            "locked",
            "unlocked",
            "category_changed",
            "answered",
            "unanswered",
        ],
    ),
    typed("discussion_comment", CHANGED),
    plain("fork"),
    plain("gollum"),
    Event { name: "image_version", types: &["created", "ready", "deleted"], shape: &IMAGE_VERSION },
    typed("issue_comment", CHANGED),
    typed(
        "issues",
        &[
            "opened",
            "edited",
            "deleted",
            "transferred",
            "pinned",
            "unpinned",
            "closed",
            "reopened",
            "assigned",
            "unassigned",
            "labeled",
            "unlabeled",
            "locked",
            "unlocked",
            "milestoned",
            "demilestoned",
            "field_added",
            "field_removed",
            "typed",
            "untyped",
        ],
    ),
    typed("label", CHANGED),
    Event { name: "merge_group", types: &["checks_requested"], shape: &BRANCHES },
    typed("milestone", &["created", "closed", "opened", "edited", "deleted"]),
    plain("page_build"),
    typed("project", &["created", "closed", "reopened", "edited", "deleted"]),
    typed("project_card", &["created", "moved", "converted", "edited", "deleted"]),
    typed("project_column", &["created", "updated", "moved", "deleted"]),
    plain("public"),
    Event { name: "pull_request", types: OF_PULL_REQUESTS, shape: &PULL_REQUEST },
    typed("pull_request_comment", CHANGED),
    typed("pull_request_review", &["submitted", "edited", "dismissed"]),
    typed("pull_request_review_comment", CHANGED),
    Event { name: "pull_request_target", types: OF_PULL_REQUESTS, shape: &PULL_REQUEST },
    Event { name: "push", types: &[], shape: &PUSH },
    typed("registry_package", &["published", "updated"]),
    typed(
        "release",
        &["published", "unpublished", "created", "edited", "deleted", "prereleased", "released"],
    ),
    // Its types are what the sender calls them.
    typed("repository_dispatch", &[]),
    Event { name: "schedule", types: &[], shape: &SCHEDULES },
    plain("status"),
    typed("watch", &["started"]),
    Event { name: "workflow_call", types: &[], shape: &CALL },
    Event { name: "workflow_dispatch", types: &[], shape: &DISPATCH },
    Event {
        name: "workflow_run",
        types: &["completed", "requested", "in_progress"],
        shape: &WORKFLOW_RUN,
    },
];
