// Runs before the page does. What the policy stops becomes a console error, which fails the test.
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy violated: ${event.violatedDirective} by ${event.blockedURI} in ${event.sourceFile}:${event.lineNumber} ${event.sample}`);
});
addEventListener("unhandledrejection", (event) => {
  console.error(`promise without an answer: ${event.reason}`);
});
