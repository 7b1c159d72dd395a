//! Any text as the Bake file that a workflow builds from, in HCL and in JSON.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pushwright_core::{
    event::{Repository, samples},
    host::Native,
    simulate::Plan,
    yaml::read,
};

const WORKFLOW: &str = "\
on: push
jobs:
  build:
    runs-on: ubuntu-latest
    env:
      TAG: '1'
    steps:
      - uses: docker/metadata-action@v6
        id: meta
        with: { images: acme/app }
      - uses: docker/bake-action@v7
        with:
          push: true
          files: |
            docker-bake.FORMAT
            ${{ steps.meta.outputs.bake-file }}
      - run: docker buildx bake -f docker-bake.FORMAT --push
";

fuzz_target!(|text: &str| {
    for format in ["hcl", "json"] {
        let document = read(&WORKFLOW.replace("FORMAT", format));
        let path = ["docker-bake.", format].concat();
        let files = [(path.as_str(), text)];
        let plan = Plan::new(&document.workflow, &[]).with_files(&files);
        for event in samples(&document.workflow, &Repository::default()) {
            plan.row(event, &Native);
        }
    }
});
