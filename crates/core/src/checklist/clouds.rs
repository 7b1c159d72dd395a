//! Clouds that trust the run's identity: what has to be set up there so that they do. Values that stand
//! in the workflow are taken from it; what only the user knows is in capitals.

use crate::{
    catalog::{
        reference,
        registries::{self, ECR_PUBLIC},
    },
    checklist::{Item, Kind, Snippet, repositories::region_of, shell::command, subject::subjects},
    data::json,
    image,
    text::msg,
    workflow::{Node, Workflow, input_text, jobs, publish, steps},
};

pub(super) fn clouds(workflow: &Workflow, res: &mut Vec<Item>) {
    for job in jobs(workflow).iter().map(|it| &it.node) {
        for step in steps(job) {
            match publish::trusts(step) {
                Some("AWS") => res.push(aws(workflow, job, step)),
                Some("Google Cloud") => res.push(google(workflow, job, step)),
                Some("Azure") => res.push(azure(workflow, job, step)),
                Some("JFrog") => res.push(Item {
                    id: format!("jfrog:{}", input_text(step, "oidc-provider-name")),
                    task: msg::CHECKLIST_JFROG.message(),
                    says: vec![msg::checklist_jfrog_why(subjects(workflow, job).join(", "))],
                    snippets: Vec::new(),
                    source: reference("https://github.com/jfrog/setup-jfrog-cli#readme"),
                }),
                _ => {}
            }
            if let Some(connection) = publish::oidc_connection(step) {
                res.push(Item {
                    id: format!("hub-connection:{}", connection.as_text().unwrap_or_default()),
                    task: msg::CHECKLIST_HUB_CONNECTION.message(),
                    says: vec![msg::checklist_hub_connection_why(
                        subjects(workflow, job).join(", "),
                    )],
                    snippets: Vec::new(),
                    source: reference(
                        "https://docs.docker.com/enterprise/security/oidc-connections/",
                    ),
                });
            }
        }
    }
}

/// What is written out; a placeholder where an expression or nothing stands.
fn known<'a>(text: &'a str, placeholder: &'a str) -> &'a str {
    if text.is_empty() || text.contains("${{") { placeholder } else { text }
}

/// Source: README of aws-actions/configure-aws-credentials; aws-actions/amazon-ecr-login, README,
/// "Permissions".
fn aws(workflow: &Workflow, job: &Node, step: &Node) -> Item {
    let arn = input_text(step, "role-to-assume");
    let mut parts = arn.split(':').skip(1);
    let partition = known(parts.next().unwrap_or_default(), "aws").to_owned();
    let partition = if arn.starts_with("arn:aws") { partition } else { "aws".to_owned() };
    let account = parts.nth(2).filter(|_| arn.starts_with("arn:aws")).unwrap_or_default();
    let account = known(account, "ACCOUNT_ID").to_owned();
    let role = arn.rsplit_once('/').filter(|_| arn.starts_with("arn:aws")).map_or("", |it| it.1);
    let role = known(role, "github-publish");
    let list = |them: &[String]| {
        let them: Vec<String> =
            them.iter().map(|it| format!("\n          {}", json::text(it))).collect();
        format!("[{}\n        ]", them.join(","))
    };
    let trust = format!(
        r#"{{
  "Version": "2012-10-17",
  "Statement": [
    {{
      "Effect": "Allow",
      "Principal": {{ "Federated": {} }},
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {{
        "StringEquals": {{ "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" }},
        "StringLike": {{ "token.actions.githubusercontent.com:sub": {} }}
      }}
    }}
  ]
}}
"#,
        json::text(&format!(
            "arn:{partition}:iam::{account}:oidc-provider/token.actions.githubusercontent.com"
        )),
        list(&subjects(workflow, job)),
    );
    let policy = push_policy(workflow, job, &partition, &account);
    let lines = [
        "aws iam create-open-id-connect-provider --url https://token.actions.githubusercontent.com --client-id-list sts.amazonaws.com".to_owned(),
        command(
            "aws iam create-role --role-name {} --assume-role-policy-document file://trust.json",
            &[role],
        ),
        command(
            "aws iam put-role-policy --role-name {} --policy-name push --policy-document file://push.json",
            &[role],
        ),
    ];
    Item {
        id: format!("aws:{arn}"),
        task: msg::checklist_aws(role),
        says: vec![msg::CHECKLIST_AWS_WHY.message(), msg::CHECKLIST_SUBJECT.message()],
        snippets: vec![
            Snippet { kind: Kind::File("trust.json"), text: trust },
            Snippet { kind: Kind::File("push.json"), text: policy },
            Snippet::shell(&lines),
        ],
        source: reference("https://github.com/aws-actions/configure-aws-credentials#oidc"),
    }
}

/// The least that pushing takes.
const PUSH: &[&str] = &[
    "BatchCheckLayerAvailability",
    "BatchGetImage",
    "CompleteLayerUpload",
    "GetDownloadUrlForLayer",
    "InitiateLayerUpload",
    "PutImage",
    "UploadLayerPart",
];

/// What the role may do: log in, and push to the images that the job names.
fn push_policy(workflow: &Workflow, job: &Node, partition: &str, account: &str) -> String {
    let mut statements = Vec::new();
    let mut add = |actions: &[String], resources: &[String]| {
        let list =
            |them: &[String]| them.iter().map(|it| json::text(it)).collect::<Vec<_>>().join(", ");
        statements.push(format!(
            "    {{\n      \"Effect\": \"Allow\",\n      \"Action\": [{}],\n      \"Resource\": [{}]\n    }}",
            list(actions),
            list(resources)
        ));
    };
    let all = ["*".to_owned()];
    let (mut private, mut public) = (Vec::new(), Vec::new());
    for it in publish::images(workflow, job) {
        let reference = image::parse(&it.text);
        let host = reference.registry_host();
        let path = it.text.split_once('/').map_or("*", |it| it.1);
        let path = publish::without_expressions(path.split(':').next().unwrap_or("*"), "*");
        if host == ECR_PUBLIC.host {
            let name = path.split_once('/').map_or("*", |it| it.1).to_owned();
            public.push(format!("arn:{partition}:ecr-public::{account}:repository/{name}"));
        } else if host.contains(".dkr.ecr.") {
            let region = known(region_of(host).unwrap_or_default(), "*");
            let own = host.split('.').next().unwrap_or_default();
            let own = if own.bytes().all(|it| it.is_ascii_digit()) { own } else { account };
            private.push(format!("arn:{partition}:ecr:{region}:{own}:repository/{path}"));
        }
    }
    let of = |service: &str| -> Vec<String> {
        PUSH.iter().map(|it| format!("{service}:{it}")).collect()
    };
    if !private.is_empty() || public.is_empty() {
        if private.is_empty() {
            private.push(format!("arn:{partition}:ecr:*:{account}:repository/*"));
        }
        add(&["ecr:GetAuthorizationToken".to_owned()], &all);
        add(&of("ecr"), &private);
    }
    if !public.is_empty() {
        let login = ["ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"];
        add(&login.map(str::to_owned), &all);
        let push: Vec<String> = of("ecr-public")
            .into_iter()
            .filter(|it| !it.ends_with("BatchGetImage") && !it.ends_with("GetDownloadUrlForLayer"))
            .collect();
        add(&push, &public);
    }
    format!(
        "{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n{}\n  ]\n}}\n",
        statements.join(",\n")
    )
}

/// Source: README of google-github-actions/auth, "Setup".
fn google(workflow: &Workflow, job: &Node, step: &Node) -> Item {
    let provider = input_text(step, "workload_identity_provider");
    let part = |after: &str, placeholder: &'static str| {
        let mut them = provider.split('/').skip_while(|it| *it != after);
        let part = them.nth(1).unwrap_or_default();
        known(part, placeholder).to_owned()
    };
    let (pool, name) = (part("workloadIdentityPools", "github"), part("providers", "repository"));
    let number = part("projects", "PROJECT_NUMBER");
    let account = input_text(step, "service_account");
    let account = known(account, "publish@PROJECT_ID.iam.gserviceaccount.com");
    let (short, project) = account.split_once('@').unwrap_or((account, "PROJECT_ID"));
    let project = project.trim_end_matches(".iam.gserviceaccount.com");
    let member = format!(
        "principalSet://iam.googleapis.com/projects/{number}/locations/global/workloadIdentityPools/{pool}/attribute.repository/OWNER/REPOSITORY"
    );
    let by = format!("serviceAccount:{account}");
    let mut lines = vec![
        command(
            "gcloud iam workload-identity-pools create {} --project={} --location=global",
            &[&pool, project],
        ),
        command(
            "gcloud iam workload-identity-pools providers create-oidc {} --project={} --location=global --workload-identity-pool={} --issuer-uri=https://token.actions.githubusercontent.com --attribute-mapping=google.subject=assertion.sub,attribute.repository=assertion.repository --attribute-condition={}",
            &[&name, project, &pool, &condition(workflow, job)],
        ),
        command("gcloud iam service-accounts create {} --project={}", &[short, project]),
        command(
            "gcloud iam service-accounts add-iam-policy-binding {} --project={} --role=roles/iam.workloadIdentityUser --member={}",
            &[account, project, &member],
        ),
    ];
    for it in publish::images(workflow, job) {
        let image = image::parse(&it.text);
        let host = image.registry_host();
        let Some(location) = host.strip_suffix("-docker.pkg.dev") else { continue };
        let mut path = it.text.split('/').skip(1);
        let owner = known(path.next().unwrap_or_default(), project);
        let repository = known(path.next().unwrap_or_default(), "REPOSITORY_NAME");
        lines.push(command(
            "gcloud artifacts repositories add-iam-policy-binding {} --project={} --location={} --member={} --role=roles/artifactregistry.writer",
            &[repository, owner, known(location, "LOCATION"), &by],
        ));
    }
    Item {
        id: format!("google:{provider}:{account}"),
        task: msg::checklist_google(short),
        says: vec![msg::CHECKLIST_GOOGLE_WHY.message()],
        snippets: vec![Snippet::shell(&lines)],
        source: reference("https://github.com/google-github-actions/auth#setup"),
    }
}

/// Whom Google Cloud lets in, in its language for conditions: the runs that publish, and not those of every
/// branch of the repository. Source: cloud.google.com, "Configure Workload Identity Federation with deployment
/// pipelines", `attribute-condition`; CEL, `startsWith`.
fn condition(workflow: &Workflow, job: &Node) -> String {
    let one = |it: &String| {
        let it = it.replace('\\', "\\\\").replace('\'', "\\'");
        match it.strip_suffix('*') {
            Some(it) => format!("assertion.sub.startsWith('{it}')"),
            None => format!("assertion.sub=='{it}'"),
        }
    };
    let all: Vec<String> = subjects(workflow, job).iter().map(one).collect();
    format!("assertion.repository=='OWNER/REPOSITORY' && ({})", all.join(" || "))
}

/// Source: README of azure/login; learn.microsoft.com, "az ad app federated-credential".
fn azure(workflow: &Workflow, job: &Node, step: &Node) -> Item {
    let client = known(input_text(step, "client-id"), "CLIENT_ID");
    let all = subjects(workflow, job);
    let exact: Vec<&String> = all.iter().filter(|it| !it.contains('*')).collect();
    let mut lines = vec![
        "az ad app create --display-name github-publish".to_owned(),
        command("az ad sp create --id {}", &[client]),
    ];
    for (n, subject) in exact.iter().enumerate() {
        let parameters = format!(
            r#"{{"name": "github-{}", "issuer": "https://token.actions.githubusercontent.com", "subject": {}, "audiences": ["api://AzureADTokenExchange"]}}"#,
            n + 1,
            json::text(subject)
        );
        lines.push(command(
            "az ad app federated-credential create --id {} --parameters {}",
            &[client, &parameters],
        ));
    }
    let login = publish::logins(workflow, job).into_iter().map(|it| it.host);
    let host = login.into_iter().find(|it| registries::registry(it) == &registries::ACR);
    let name = host.as_deref().and_then(|it| it.split('.').next()).unwrap_or_default();
    let name = known(name, "REGISTRY_NAME").split('-').next().unwrap_or_default();
    let show = command("az acr show --name {} --query id --output tsv", &[name]);
    let assign = command("az role assignment create --assignee {} --role AcrPush", &[client]);
    lines.push(format!("{assign} --scope \"$({show})\""));
    let mut says = vec![msg::CHECKLIST_AZURE_WHY.message()];
    if exact.len() < all.len() {
        says.push(msg::CHECKLIST_AZURE_EXACT.message());
    }
    Item {
        id: format!("azure:{client}"),
        task: msg::CHECKLIST_AZURE.message(),
        says,
        snippets: vec![Snippet::shell(&lines)],
        source: reference("https://github.com/azure/login#readme"),
    }
}
