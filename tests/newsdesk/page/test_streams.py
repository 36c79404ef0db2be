"""Messages of the page's events arrive, whenever the stream that carries them ends."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.newsdesk.page.using import LONG, ask, watched

# The end of a stream reaches the page only after the next event was posted and answered, as it may on a busy machine.
_LATE_END = """(() => {
    const send = window.fetch.bind(window), END = 'data: {"msg":"close_stream"';
    let joined = () => {};
    window.lateEnds = 0;
    window.fetch = async (input, init) => {
        const response = await send(input, init), path = new URL(input.url ?? input, location.href).pathname;
        if (path.endsWith("/queue/join")) setTimeout(joined, 200);
        if (!path.endsWith("/queue/data")) return response;
        const late = new TransformStream({
            async transform(text, out) {
                const at = text.indexOf(END);
                if (at < 0) return out.enqueue(text);
                out.enqueue(text.slice(0, at));
                await new Promise((resume) => (joined = resume));
                window.lateEnds += 1;
                out.enqueue(text.slice(at));
            },
        });
        const body = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(late);
        return new Response(body.pipeThrough(new TextEncoderStream()), { headers: response.headers });
    };
})();"""


def test_an_event_that_is_sent_while_the_stream_ends_is_answered(browser: Browser, address: str) -> None:
    with watched(browser, address, script=_LATE_END) as page:
        for greeting in ("hello", "good morning", "thank you"):
            expect(ask(page, greeting).locator(".nd-reply")).to_be_visible(timeout=LONG)
        assert page.evaluate("window.lateEnds") >= 2
