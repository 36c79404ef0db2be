// No event of the page is lost between two streams of messages. This runs before Gradio's own script asks for anything.
//
// Gradio's client reads what becomes of its events from one stream at a time, `queue/data`. The server ends it when no
// event is pending. An event that is posted at that moment is pending on the server, where the stream is closed already,
// while the client sees it open and opens no other: it would never read that event's messages. So the reply to
// `queue/join` waits until the open stream has delivered a message of that event, or the client has closed the stream.
(() => {
  const LONGEST = 10000; // ms that a reply waits
  const CLOSED = 'data: {"msg":"close_stream"}\n\n', BROKEN = 'data: {"msg":"broken_connection"}\n\n';
  const fetched = window.fetch.bind(window);
  // Whose session ended is led to the page on which to log in, by loading this one anew.
  const send = async (input, init) => {
    const response = await fetched(input, init);
    if (response.status === 401) location.reload();
    return response;
  };
  const delivered = new Set(); // ids of events
  const waiting = new Map(); // their ids, and what ends the waiting
  let open = null; // the stream that the client sees open

  window.fetch = (input, init) => {
    const { pathname } = new URL(input.url ?? input, location.href);
    if (pathname.endsWith("/queue/data")) return listen(input, init);
    if (pathname.endsWith("/queue/join")) return join(input, init);
    return send(input, init);
  };

  async function join(input, init) {
    const response = await send(input, init);
    const stream = open;
    if (!stream || !response.ok) return response;
    const { event_id: id } = await response.clone().json();
    if (delivered.has(id)) return response;
    const heard = new Promise((resume) => waiting.set(id, resume));
    const late = new Promise((resume) => setTimeout(resume, LONGEST));
    await Promise.race([heard, stream.closed, late]);
    waiting.delete(id);
    return response;
  }

  async function listen(input, init) {
    const signal = init?.signal ?? input.signal;
    const stream = { closed: new Promise((resume) => signal.addEventListener("abort", resume)) };
    open = stream;
    signal.addEventListener("abort", () => (open = open === stream ? null : open));
    try {
      const response = await send(input, init);
      if (response.ok) return new Response(watched(response.body, signal), { headers: response.headers });
    } catch (error) {
      if (signal.aborted) throw error;
    }
    return new Response(BROKEN + CLOSED); // without the second, the client would never open another stream
  }

  function watched(body, signal) {
    const reader = body.getReader(), decoder = new TextDecoder(), encoder = new TextEncoder();
    let rest = "", ended = false;
    const note = (bytes) => {
      const messages = (rest + decoder.decode(bytes, { stream: true })).split("\n\n");
      rest = messages.pop();
      for (const message of messages) {
        const [, kind, id] = /^data: \{"msg":"(\w+)","event_id":"?(\w+)/.exec(message) ?? [];
        ended ||= kind === "close_stream";
        delivered.add(id);
        waiting.get(id)?.();
      }
    };
    return new ReadableStream({
      async pull(out) {
        const { done, value, broken } = await reader.read().catch((error) => {
          if (signal.aborted) throw error;
          return { done: true, broken: BROKEN };
        });
        if (!done) {
          window.newsdeskHeard = Date.now(); // see events.js
          note(value);
          out.enqueue(value);
          return;
        }
        if (!ended) out.enqueue(encoder.encode((broken ?? "") + CLOSED));
        out.close();
      },
      cancel: (reason) => reader.cancel(reason),
    });
  }
})();
