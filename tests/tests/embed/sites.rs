//! Sites that documentation tools build from our own snippets, at another origin. Where a tool is not
//! installed, its test says so and looks at nothing.

use std::{
    env, fs,
    path::{self, Path, PathBuf},
    process::Command,
};

use pushwright_browser::{Host, Page, Visitor, origin};
use pushwright_core::{
    embed::{Embedding, Load, Part, Site, snippet},
    generate::{Surroundings, generate},
    share::{Frame, decode},
    text::{Lang, Notes},
};

use crate::{FRAME, wait_for_frame};

/// Where `cargo xtask setup --browser` puts the tools.
fn tools() -> PathBuf {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/sites");
    env::var_os("PUSHWRIGHT_SITES").map_or(ours, PathBuf::from)
}

fn tool(file: &str, name: &str) -> Option<PathBuf> {
    let res = tools().join(file);
    if res.exists() {
        // Links stay as they are: a Python environment knows itself by the name of its own python.
        return Some(path::absolute(res).expect("a path"));
    }
    eprintln!("SKIPPED: NO SITE WAS BUILT WITH {name}, since {} is missing", res.display());
    None
}

/// Two recipes as snippets for a tool.
fn snippets(site: Site) -> [Vec<Part>; 2] {
    let notes = Notes::built_in(Lang::En);
    ["preset=docker-hub&image=acme/one", "preset=github-packages&image=acme/two"].map(|fragment| {
        let recipe = decode(fragment).recipe;
        let yaml =
            generate(&recipe, Surroundings { lang: Lang::En, notes: &notes, link: "" }).text();
        let page = format!("{}/", origin());
        let embedding = Embedding {
            page: &page,
            integrity: "",
            recipe: &recipe,
            frame: &Frame::default(),
            load: Load::Visible,
            yaml: &yaml,
            link: "Change {{ it }}",
        };
        snippet(site, embedding)
    })
}

/// An empty folder of the test's own.
fn folder(name: &str) -> PathBuf {
    let res = env::temp_dir().join(format!("pushwright-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&res);
    fs::create_dir_all(&res).expect("a folder");
    res
}

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

fn run(command: &mut Command) {
    let output = command.output().expect("the tool runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stdout));
}

/// What every site must do: show both forms, follow the theme, copy, grow, and survive its own navigation.
fn check(host: &Host, toggle: &str) {
    let page = Visitor::default().arrives();
    page.visits(host, "/");
    page.wait_for("the page", || page.has("push-wright pre"));
    let text = page.texts("push-wright pre").join("\n");
    assert!(
        text.contains("password: ${{ secrets.DOCKER_PASSWORD }}\n"),
        "the text is whole:\n{text}"
    );
    wait_for_frame(&page);
    page.within(FRAME, |page| {
        page.fill("#image", "acme/changed");
        page.expect_yaml("images: acme/changed");
        page.click("#copy");
        page.expect_text(".status", "docker-publish.yml");
    });
    let second =
        "document.querySelectorAll('push-wright')[1]?.shadowRoot?.querySelector('iframe.ready')";
    page.eval("document.querySelectorAll('push-wright')[1].scrollIntoView()");
    page.within(second, |page| page.expect_yaml("IMAGE_NAME: acme/two"));
    check_theme(&page, toggle);
    check_navigation(&page);
}

fn check_theme(page: &Page, toggle: &str) {
    page.within(FRAME, |page| {
        page.expect_attribute("html", "data-theme", "light");
        page.eval("window.same = true");
    });
    page.eval(toggle);
    page.within(FRAME, |page| {
        page.expect_attribute("html", "data-theme", "dark");
        assert_eq!(page.eval("return window.same"), true, "the frame was loaded again");
    });
}

/// Away by the site's own means, and back.
fn check_navigation(page: &Page) {
    page.eval("window.same = true; scrollTo(0, 0)");
    page.eval("document.querySelector('a[href*=other]').click()");
    page.wait_for("the other page", || {
        page.eval("return document.title.includes('Other')") == true
    });
    page.wait_for("the form to go", || !page.has("push-wright"));
    let same = || page.eval("return window.same") == true;
    assert!(same(), "the page was loaded as a whole, so this tries nothing");
    page.back();
    page.wait_for("the form's page", || page.has("push-wright"));
    // Wherever the site has scrolled to, the first form is looked at.
    let ready = format!(
        "document.querySelector('push-wright')?.scrollIntoView(); return {FRAME}?.className === 'ready'"
    );
    page.wait_for("the frame", || page.eval(&ready) == true);
    page.within(FRAME, |page| page.expect_yaml("images: acme/one"));
    assert_eq!(
        page.eval("return window.same"),
        true,
        "the page was loaded again, so this tried nothing"
    );
}

fn markdown(site: Site) -> (String, Vec<Part>) {
    let [one, two] = snippets(site);
    let text = format!(
        "# Docs\n\nSome *text*, and [another page](other.md).\n\n{}\nMore.\n\n{}\nThe end.\n",
        one[0].text, two[0].text
    );
    (text, one)
}

#[test]
fn mkdocs_material() {
    // Not its script, which names the folder that it was installed in.
    let Some(python) = tool("python/bin/python", "MKDOCS") else { return };
    let folder = folder("mkdocs");
    // The site has to know where it will be.
    let host = Host::folder(&folder.join("site"));
    let (text, parts) = markdown(Site::MkDocs);
    write(&folder, "docs/index.md", &text);
    write(&folder, "docs/other.md", "# Other\n\nNothing here.\n");
    let palette = "  palette:\n    - scheme: default\n      toggle: {icon: material/weather-night, name: Dark}\n    - scheme: slate\n      toggle: {icon: material/weather-sunny, name: Light}\n";
    let config = format!(
        "site_name: Docs\nsite_url: {}/\nuse_directory_urls: false\ntheme:\n  name: material\n  font: false\n  features: [navigation.instant]\n{palette}plugins: []\n{}",
        host.origin, parts[1].text
    );
    write(&folder, "mkdocs.yml", &config);
    let build = ["-m", "mkdocs", "build", "--quiet", "--strict"];
    run(Command::new(python).args(build).current_dir(&folder));
    let toggle =
        "document.querySelector('[data-md-component=palette] label:not([hidden])').click()";
    check(&host, toggle);
}

#[test]
fn vitepress() {
    let Some(vitepress) = tool("node/node_modules/vitepress/bin/vitepress.js", "VITEPRESS") else {
        return;
    };
    let folder = folder("vitepress");
    let (text, parts) = markdown(Site::VitePress);
    write(&folder, "index.md", &text);
    write(&folder, "other.md", "# Other\n\nNothing here.\n");
    let config = format!("export default {{\ntitle: \"Docs\",\n{}}};\n", parts[1].text);
    write(&folder, ".vitepress/config.mjs", &config);
    write(&folder, "public/favicon.ico", "");
    write(&folder, "package.json", "{ \"type\": \"module\", \"private\": true }");
    // Modules are looked for in the folders around.
    let modules = tool("node/node_modules", "VITEPRESS").expect("it is there");
    #[cfg(unix)]
    std::os::unix::fs::symlink(modules, folder.join("node_modules")).expect("a link");
    #[cfg(windows)]
    std::os::windows::fs::symlink_dir(modules, folder.join("node_modules")).expect("a link");
    run(Command::new("node").arg(vitepress).args(["build", "."]).current_dir(&folder));
    let host = Host::folder(&folder.join(".vitepress/dist"));
    check(&host, "document.querySelector('.VPSwitchAppearance').click()");
}
