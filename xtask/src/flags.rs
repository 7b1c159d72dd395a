//! The command line. The comments inside are the help text.

#![allow(unreachable_pub, reason = "the macro writes `pub`")]

use std::path::PathBuf;

xflags::xflags! {
    /// Sets up, builds, serves and tests Pushwright.
    cmd xtask {
        /// Install what is missing for building the page.
        cmd setup {
            /// Also what the browser tests need.
            optional --browser
        }
        /// Build the page for release into dist/.
        cmd build {}
        /// Finish a build; Trunk calls this.
        cmd finish {}
        /// Build the page, and write what is deployed and handed out into target/dist/.
        cmd dist {
            /// Use dist/ as it is.
            optional --no-build
        }
        /// Build the page and serve it at a loopback address.
        cmd serve {
            /// The port, by default 8080; 0 takes any that is free.
            optional --port port: u16
            /// Open the page in the browser.
            optional --open
            /// Serve dist/ as it is.
            optional --no-build
        }
        /// Run every check there is.
        cmd test {
            /// Only these stages, separated by commas.
            optional --only stages: String
            /// Not these stages, separated by commas.
            optional --skip stages: String
        }
        /// Weigh the first load against its budget.
        cmd size {}
        /// Let other people's validators judge the workflows that we write.
        cmd judge {
            /// How many random recipes, by default 200.
            optional --count count: u32
            /// Where the randomness starts, by default 1.
            optional --seed seed: u64
        }
        /// Write the workflows of random recipes.
        cmd sample {
            /// How many.
            required --count count: u32
            /// Where the randomness starts.
            required --seed seed: u64
            /// The folder to write to.
            required --out dir: PathBuf
            /// Only recipes with several images.
            optional --several
        }
        /// Compare our passes with what the field's own tools hold to be true.
        cmd conformance {
            /// The folder of the cases, by default ../shared/conformance.
            optional --dir dir: PathBuf
            /// Only this set.
            optional --set name: String
            /// A line of JSON for each set.
            optional --json
        }
        /// Measure the times that the budget names.
        cmd bench {}
    }
}
