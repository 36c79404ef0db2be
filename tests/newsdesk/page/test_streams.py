"""Messages of the page's events arrive, whenever the stream that carries them ends."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.newsdesk.page.using import LONG, answered, ask, questions, ready, watched

# Streams of messages that are changed on their way: `atEnd(out, end, joined)` decides what becomes of their end.
_CHANGED_END = """(() => {
    const send = window.fetch.bind(window), END = 'data: {"msg":"close_stream"';
    let replied = () => {};
    const joined = () => new Promise((resume) => (replied = () => setTimeout(resume, 200)));
    const atEnd = %s;
    window.ends = 0;
    window.fetch = async (input, init) => {
        const response = await send(input, init), path = new URL(input.url ?? input, location.href).pathname;
        if (path.endsWith("/queue/join")) replied();
        if (!path.endsWith("/queue/data")) return response;
        const changed = new TransformStream({
            async transform(text, out) {
                const at = text.indexOf(END);
                out.enqueue(at < 0 ? text : text.slice(0, at));
                if (at < 0) return;
                window.ends += 1;
                await atEnd(out, text.slice(at), joined);
            },
        });
        const body = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(changed);
        return new Response(body.pipeThrough(new TextEncoderStream()), { headers: response.headers });
    };
})();"""
# The end comes only after the next event was posted and its reply came, as it may on a busy machine.
_LATE = "async (out, end, joined) => { await joined(); out.enqueue(end); }"
# The connection is closed, and nothing says so before.
_BROKEN = "(out) => out.terminate()"
# Until `window.replies` is true, what is posted to the queue gets no reply.
_NO_REPLY = """(() => {
    const send = window.fetch.bind(window);
    window.replies = true;
    window.fetch = (input, init) => {
        const { pathname } = new URL(input.url ?? input, location.href);
        return !window.replies && pathname.endsWith("/queue/join") ? new Promise(() => {}) : send(input, init);
    };
})();"""


@pytest.mark.parametrize("end", [_LATE, _BROKEN])
def test_an_event_that_is_sent_while_a_stream_ends_or_breaks_is_answered(
    browser: Browser, address: str, end: str
) -> None:
    with watched(browser, address, script=_CHANGED_END % end) as page:
        for greeting in ("hello", "good morning", "thank you"):
            expect(ask(page, greeting).locator(".nd-reply")).to_be_visible(timeout=LONG)
        assert page.evaluate("window.ends") >= 2


def test_a_question_that_got_lost_can_be_asked_again(browser: Browser, address: str) -> None:
    with watched(browser, address, script=_NO_REPLY) as page:
        page.clock.install()
        page.reload()
        ready(page)
        page.evaluate("window.replies = false")
        page.fill("#nd-question textarea", "hello")
        page.keyboard.press("Enter")
        expect(page.locator(".nd-waiting")).to_be_visible(timeout=LONG)
        expect(page.locator("#nd-question textarea")).to_have_value("")
        again = page.locator(".nd-silent").get_by_role("button", name="Ask again")
        page.clock.run_for(30_000)
        expect(again).to_be_hidden()
        page.clock.run_for(20_000)
        expect(again).to_be_visible()
        page.evaluate("window.replies = true")
        again.click()
        expect(answered(page, "hello").locator(".nd-reply")).to_be_visible()
        assert questions(page) == ["hello"]
