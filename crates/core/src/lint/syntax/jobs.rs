//! The syntax of jobs and steps.

use super::{
    ANY, BOOL, CONCURRENCY, DEFAULTS, ENV, FILLED, FILLED_LIST, KNOWN_ELSEWHERE, Map, Others,
    PERMISSIONS, SOME_FILLED, Scalar, Shape, TEXT, TIME, USEFUL, key, keys, list, map, named,
    required, scalar, text_or,
};

pub(super) static JOBS: Shape = map(&Map { one_of: &["<job_id>"], ..named("jobs", &JOB) });

static JOB: Shape = map(&Map {
    of: "jobs.<job_id>",
    keys: &[],
    others: Others::None,
    variants: &[("uses", &CALLING), ("runs-on", &RUNNING), ("steps", &RUNNING), ("", &RUNNING)],
    one_of: &[],
});

/// A job that runs steps.
static RUNNING: Map = keys(
    "jobs.<job_id>",
    &[
        key("name", &TEXT),
        key("needs", &NEEDS),
        key("permissions", &PERMISSIONS),
        key("if", &TEXT),
        key("strategy", &STRATEGY),
        required("runs-on", &RUNS_ON),
        key("environment", &ENVIRONMENT),
        key("concurrency", &CONCURRENCY),
        key("outputs", &OUTPUTS),
        key("env", &ENV),
        key("defaults", &DEFAULTS),
        required("steps", &STEPS),
        key("timeout-minutes", &TIME),
        key("cancel-timeout-minutes", &TIME),
        key("continue-on-error", &BOOL),
        key("container", &CONTAINER),
        key("services", &SERVICES),
        key("snapshot", &SNAPSHOT),
    ],
);

/// A job that is a workflow of its own.
static CALLING: Map = keys(
    "jobs.<job_id>",
    &[
        key("name", &TEXT),
        key("uses", &FILLED),
        key("with", &GIVEN),
        key("secrets", &SECRETS),
        key("needs", &NEEDS),
        key("if", &TEXT),
        key("permissions", &PERMISSIONS),
        key("concurrency", &CONCURRENCY),
        key("strategy", &STRATEGY),
    ],
);

static GIVEN: Shape = map(&named("jobs.<job_id>.with", &TEXT));
static SECRETS: Shape =
    Shape { scalar: Scalar::OneOf(&["inherit"]), ..map(&named("jobs.<job_id>.secrets", &TEXT)) };

static NEEDS: Shape = Shape { items: Some(&FILLED), ..scalar(Scalar::Filled) };

static STRATEGY: Shape = map(&keys(
    "jobs.<job_id>.strategy",
    &[key("matrix", &MATRIX), key("fail-fast", &BOOL), key("max-parallel", &scalar(Scalar::Count))],
));
static MATRIX: Shape = map(&Map {
    of: "jobs.<job_id>.strategy.matrix",
    keys: &[key("include", &ROWS), key("exclude", &ROWS)],
    others: Others::All(&list(&ANY)),
    variants: &[],
    one_of: &[],
});
static ROWS: Shape = list(&map(&named("jobs.<job_id>.strategy.matrix.include", &ANY)));

static RUNS_ON: Shape = Shape {
    items: Some(&FILLED),
    ..text_or(&keys("jobs.<job_id>.runs-on", &[key("group", &FILLED), key("labels", &SOME_FILLED)]))
};

/// An empty text is none.
static ENVIRONMENT: Shape = Shape {
    scalar: Scalar::Text,
    ..text_or(&keys(
        "jobs.<job_id>.environment",
        &[required("name", &USEFUL), key("url", &TEXT), key("deployment", &BOOL)],
    ))
};

static OUTPUTS: Shape = map(&named("jobs.<job_id>.outputs", &TEXT));

static SNAPSHOT: Shape = text_or(&keys(
    "jobs.<job_id>.snapshot",
    &[required("image-name", &FILLED), key("version", &FILLED), key("if", &TEXT)],
));

/// An empty text is none; a service may not be that. Source: `ConvertToJobContainer`, actions/runner 02359d2.
static CONTAINER: Shape = Shape {
    scalar: Scalar::Useful,
    ..text_or(&keys(
        "jobs.<job_id>.container",
        &[
            required("image", &FILLED),
            key("credentials", &CREDENTIALS),
            key("env", &ENV),
            key("ports", &FILLED_LIST),
            key("volumes", &FILLED_LIST),
            key("options", &TEXT),
        ],
    ))
};

static SERVICES: Shape = map(&named("jobs.<job_id>.services", &SERVICE));
static SERVICE: Shape = text_or(&keys(
    "jobs.<job_id>.services.<service_id>",
    &[
        required("image", &FILLED),
        key("credentials", &CREDENTIALS),
        key("env", &ENV),
        key("ports", &FILLED_LIST),
        key("volumes", &FILLED_LIST),
        key("options", &TEXT),
        key("command", &TEXT),
        key("entrypoint", &TEXT),
    ],
));

static CREDENTIALS: Shape = map(&keys(
    "jobs.<job_id>.container.credentials",
    &[required("username", &FILLED), required("password", &FILLED)],
));

static STEPS: Shape = list(&STEP);

static STEP: Shape = map(&Map {
    of: "jobs.<job_id>.steps",
    keys: &[],
    others: Others::None,
    variants: &[
        ("uses", &USES),
        ("run", &RUN),
        ("parallel", &PARALLEL),
        ("wait", &WAIT),
        ("wait-all", &WAIT),
        ("cancel", &WAIT),
        ("", &EITHER),
    ],
    one_of: &[],
});

static USES: Map = keys(
    "jobs.<job_id>.steps",
    &[
        key("name", &TEXT),
        key("id", &FILLED),
        key("if", &TEXT),
        key("uses", &FILLED),
        key("with", &WITH),
        key("env", &ENV),
        key("continue-on-error", &BOOL),
        key("timeout-minutes", &TIME),
        key("background", &BOOL),
    ],
);

static WITH: Shape = map(&named("jobs.<job_id>.steps.with", &TEXT));

static RUN: Map = keys(
    "jobs.<job_id>.steps",
    &[
        key("name", &TEXT),
        key("id", &FILLED),
        key("if", &TEXT),
        key("run", &USEFUL),
        key("shell", &FILLED),
        key("working-directory", &USEFUL),
        key("env", &ENV),
        key("continue-on-error", &BOOL),
        key("timeout-minutes", &TIME),
        key("background", &BOOL),
    ],
);

static PARALLEL: Map = keys("jobs.<job_id>.steps", &[key("parallel", &STEPS)]);

/// A step that waits for steps in the background, or ends one.
static WAIT: Map = keys(
    "jobs.<job_id>.steps",
    &[
        key("name", &TEXT),
        key("id", &FILLED),
        key("continue-on-error", &BOOL),
        key("wait", &SOME_FILLED),
        key("wait-all", &KNOWN_ELSEWHERE),
        key("cancel", &FILLED),
    ],
);

/// A step that does nothing yet.
static EITHER: Map = Map {
    one_of: &["run", "uses"],
    ..keys(
        "jobs.<job_id>.steps",
        &[
            key("name", &TEXT),
            key("id", &FILLED),
            key("if", &TEXT),
            key("with", &WITH),
            key("shell", &FILLED),
            key("working-directory", &USEFUL),
            key("env", &ENV),
            key("continue-on-error", &BOOL),
            key("timeout-minutes", &TIME),
            key("background", &BOOL),
            key("uses", &FILLED),
            key("run", &USEFUL),
        ],
    )
};
