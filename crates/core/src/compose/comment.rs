//! A comment on a pull request: what was built, and what becomes of it after the merge. A job of its own
//! writes it, so that whatever builds the code of a pull request has no token that may write there.

use crate::{
    compose::{
        expression,
        job::job,
        login::OWN_PULL_REQUEST,
        nodes::{at, entry, script, text},
        sign::PIPEFAIL,
    },
    metadata::{Attribute, TagRule, Type},
    recipe::{Latest, Recipe, lines},
    topic::Topic,
    workflow::{Entry, Node, Value},
};

/// The job. `built` names for each image the job that builds it.
pub(super) fn comment(recipe: &Recipe, built: &[&str]) -> Node {
    let mut needs = built.to_vec();
    needs.dedup();
    let needs = match needs.as_slice() {
        [only] => text(Topic::PullComment, only),
        several => Value::Seq(several.iter().map(|it| Node::text(*it)).collect()).into(),
    };
    let env = [
        ("GH_TOKEN", "${{ github.token }}"),
        ("MARKER", MARKER),
        ("NUMBER", "${{ github.event.pull_request.number }}"),
        ("COMMIT", "${{ github.event.pull_request.head.sha }}"),
        ("IMAGES", &*images(recipe, built)),
        ("BRANCHES", &*branches(recipe)),
        ("TAGS", &*tags(recipe)),
        ("MINE", MINE),
    ];
    let run = format!("{PIPEFAIL}{SCRIPT}");
    let step = script(Topic::PullComment, "Say what was built", &env, &run);
    // Also if a build has failed: what it says of an earlier commit would be out of date.
    let pull_request = "${{ !cancelled() && github.event_name == 'pull_request' && ";
    let condition = [pull_request, OWN_PULL_REQUEST, " }}"].concat();
    let head: Vec<Entry> = vec![
        entry("name", Node::text("Comment on the pull request")),
        entry("needs", at(Topic::PullComment, needs)),
        entry("if", text(Topic::PullComment, &condition)),
        entry("runs-on", text(Topic::Runner, recipe.runner.trim())),
    ];
    at(Topic::PullComment, job(recipe, head, vec![step]))
}

/// What the comment begins with, unseen, by which the next run finds it again. The last comment of the
/// same author, as `gh pr comment --edit-last` takes it, may be that of any other workflow.
const MARKER: &str = "<!-- images of ${{ github.workflow_ref }} -->";

/// Finds it among all comments. Anybody could write the marker, but not under this name.
const MINE: &str = ".[] | select(.user.login == \"github-actions[bot]\" and (.body | startswith(env.MARKER))) | .id";

/// Source: GitHub's documentation, "REST API endpoints for issue comments": a pull request is an issue,
/// and `pull-requests: write` is enough for its comments; "gh api" of GitHub CLI's manual: `--field` reads
/// a file behind `@`.
const SCRIPT: &str = r##"publishes=false
while read -r pattern; do
  if [[ "$GITHUB_BASE_REF" =~ ^(${pattern#!})$ ]]; then
    publishes=true
    [[ "$pattern" != !* ]] || publishes=false
  fi
done <<< "$BRANCHES"
{
  echo "$MARKER"
  echo '### Images of this pull request'
  echo
  echo "Built from $COMMIT by [this run]($GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID)."
  echo 'Nothing is pushed before the merge, so there are no digests yet.'
  echo
  while read -r result image; do
    echo "- \`${image,,}\`: $result"
  done <<< "$IMAGES"
  echo
  if [ "$publishes" = true ]; then
    echo 'Tags after the merge:'
    echo
    while read -r tag; do
      [ -n "$tag" ] || continue
      if [[ "$tag" != type=* ]]; then
        tag=$(sed -E 's/[^a-zA-Z0-9._<>-]+/-/g' <<< "${tag//<branch>/"$GITHUB_BASE_REF"}")
      fi
      echo "- \`$tag\`"
    done <<< "$TAGS"
  else
    echo 'The merge itself publishes nothing.'
  fi
} > "$RUNNER_TEMP/comment.md"
comments="repos/$GITHUB_REPOSITORY/issues"
comment=$(gh api --paginate "$comments/$NUMBER/comments" --jq "$MINE" | sed -n 1p)
if [ -n "$comment" ]; then
  gh api --silent --method PATCH "$comments/comments/$comment" --field body=@"$RUNNER_TEMP/comment.md"
else
  gh api --silent "$comments/$NUMBER/comments" --field body=@"$RUNNER_TEMP/comment.md"
fi
"##;

/// A line for each name that an image is published under: how its build ended, and the name.
fn images(recipe: &Recipe, built: &[&str]) -> String {
    // What a matrix comes to as a whole, nobody can say of each image of it.
    let several =
        if recipe.has_image_matrix() { " == 'success' && 'success' || 'see-the-run'" } else { "" };
    let mut res = Vec::new();
    for (own, job) in recipe.each().iter().zip(built) {
        for (_, target) in own.published() {
            let name = match target.reference() {
                // GitHub hides secrets in logs only.
                it if it.contains("secrets.") || it.contains("secrets[") => {
                    "named by a secret".to_owned()
                }
                it => it,
            };
            res.push(format!("${{{{ needs.{job}.result{several} }}}} {name}"));
        }
    }
    res.join("\n")
}

/// The branches whose pushes publish, each pattern as a regular expression.
/// Source: docs.github.com, "Workflow syntax", "Filter pattern cheat sheet".
fn branches(recipe: &Recipe) -> String {
    let one = |pattern: &str| {
        let mut res = String::new();
        for it in pattern.chars() {
            res.extend(Some('\\').filter(|_| ".()|{}^$".contains(it)));
            res.push(it);
        }
        res.replace('*', "[^/]*").replace("[^/]*[^/]*", ".*")
    };
    lines(&recipe.branches).into_iter().map(one).collect::<Vec<_>>().join("\n")
}

/// What a push to the branch is tagged with, one tag a line. What depends on it alone is filled in when
/// the comment is written; of what nobody can say before, the rule stands there itself.
fn tags(recipe: &Recipe) -> String {
    // The action's own rules tag a branch by its name.
    let usual = [TagRule::new(Type::Ref)];
    let rules = if recipe.tags.is_empty() { &usual[..] } else { &recipe.tags };
    let mut res: Vec<String> = rules.iter().filter_map(|it| tag(recipe, it)).collect();
    if recipe.latest == Latest::Always && !res.is_empty() {
        let affix =
            |it: &str, is_on: bool| if is_on { it.trim().to_owned() } else { String::new() };
        let before = affix(&recipe.flavor_prefix, recipe.flavor_prefix_latest);
        let behind = affix(&recipe.flavor_suffix, recipe.flavor_suffix_latest);
        res.push(format!("{before}latest{behind}"));
    }
    res.join("\n")
}

/// What one rule gives on a push to a branch. Source: docker/metadata-action v6.2.0, README.
fn tag(recipe: &Recipe, rule: &TagRule) -> Option<String> {
    let said = |it| rule.get(it).trim();
    let enable = said(Attribute::Enable);
    let (value, prefix) = match rule.kind {
        _ if enable == "false" => return None,
        Type::Ref if said(Attribute::Event) == "branch" => ("<branch>", &*recipe.flavor_prefix),
        Type::Edge => ("edge", &*recipe.flavor_prefix),
        Type::Raw => (said(Attribute::Value), &*recipe.flavor_prefix),
        Type::Sha => ("<commit>", "sha-"),
        Type::Semver | Type::Pep440 | Type::Match if !said(Attribute::Value).is_empty() => {
            return Some(rule.line());
        }
        _ => return None,
    };
    let or = |own: &str, shared: &str| if own.is_empty() { shared.trim() } else { own }.to_owned();
    let prefix = or(said(Attribute::Prefix), prefix);
    let tag = prefix + value + &or(said(Attribute::Suffix), &recipe.flavor_suffix);
    let asks = |it: &str| it.replace("${{", "").contains("{{");
    let only = match said(Attribute::Branch) {
        _ if rule.kind != Type::Edge => "",
        "" => DEFAULT,
        it if asks(it) || it.contains(['$', '\'']) => return Some(rule.line()),
        it => &format!("github.base_ref == '{it}'"),
    };
    match enable {
        _ if tag.is_empty() => None,
        "" | "true" | "{{is_default_branch}}" if asks(&tag) => Some(rule.line()),
        "" | "true" if only.is_empty() => Some(tag),
        "" | "true" => Some(expression::text_if(only, &tag)),
        "{{is_default_branch}}" => Some(expression::text_if(DEFAULT, &tag)),
        _ => Some(rule.line()),
    }
}

const DEFAULT: &str = "github.base_ref == github.event.repository.default_branch";
