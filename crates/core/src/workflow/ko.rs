//! What ko pushes, and where. Source: ko's documentation, "ko build" and "Configuration".

/// How commands begin that may push.
pub const PUSHES: &[&str] = &["ko build", "ko publish", "ko resolve", "ko apply", "ko create"];

/// The variable that tells ko where to push.
pub const REPOSITORY: &str = "KO_DOCKER_REPO";

/// Whether ko may push when this is its first word.
pub fn may_push(word: &str) -> bool {
    PUSHES.iter().any(|it| it.strip_prefix("ko ") == Some(word))
}

/// Whether images of this repository stay with the Docker or the cluster of the machine.
pub fn is_local(repository: &str) -> bool {
    matches!(repository.split('/').next(), Some("ko.local" | "kind.local"))
}
