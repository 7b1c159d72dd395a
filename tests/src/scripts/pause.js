// Lets the browser do what is due. Stands before the scripts that measure.
//
// Timers out of timers wait for 4 ms, those out of messages or of what a person does wait for nothing.
const pause = () =>
  new Promise((done) =>
    setTimeout(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = done;
      port2.postMessage(null);
    }),
  );

