"""/status and /timeline in a simulated Discord."""

from __future__ import annotations

import re

import pytest

from bot.discord_app.state_render import PAGE


def replies(result):
    """All messages of a reply: a long one goes on in a second message."""
    return [message for message in (result.response, *result.followups) if message]


def buttons(message):
    return [child for row in message.components for child in row.children]


async def test_status_answers_the_standing_questions(env, channel, alice, shown):
    result = await alice.slash(channel, "status")
    assert result.acknowledged
    text = "\n".join(shown(m) for m in replies(result))
    for question in env.bot.services.story.question:
        assert question.text["en"] in text.replace("\\", "")
    assert "Last developments" in text
    assert "44 articles" in text


async def test_status_as_of_a_day_knows_nothing_later(env, channel, alice, shown):
    result = await alice.slash(channel, "status", as_of="2023-11-19T12:00-08:00")
    text = "\n".join(shown(m) for m in replies(result))
    assert "Murati" in text
    assert "Shear" not in text


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("status", {"as_of": "soon"}, "soon"),
        ("timeline", {"start": "gestern `x`"}, "gestern x"),
        ("timeline", {"start": "2024-01-01", "end": "2023-01-01"}, "before the first"),
    ],
)
async def test_a_wrong_date_is_told(env, channel, alice, shown, command, options, said):
    names = {"start": "from", "end": "to"}
    given = {names.get(name, name): value for name, value in options.items()}
    result = await alice.slash(channel, command, **given)
    assert said in "\n".join(shown(m) for m in replies(result))


async def test_the_timeline_has_pages_and_a_picture(env, channel, alice, shown):
    result = await alice.slash(channel, "timeline", **{"from": "2023-11-17", "to": "2023-11-22"})
    (message,) = replies(result)
    assert f"Events 1 to {PAGE} of" in shown(message)
    assert [file.filename for file in message.attachments] == ["timeline.png"]
    assert shown(message).count("2023") >= PAGE


async def test_a_span_without_events_says_so(env, channel, alice, shown):
    result = await alice.slash(channel, "timeline", **{"from": "1970-01-01", "to": "1970-01-02"})
    (message,) = replies(result)
    assert "No dated events" in shown(message)
    assert not message.attachments


async def test_pages_turn_and_the_buttons_outlive_a_restart(env, channel, alice, shown, make_bot):
    result = await alice.slash(channel, "timeline", **{"from": "2023-11-17"})
    (message,) = replies(result)
    first = shown(message)
    (forward,) = buttons(channel.last_message)
    assert re.fullmatch(rf"saga:events:{PAGE}:2023-11-17\|", forward.custom_id)
    await env.restart_bot(make_bot())
    await alice.click(channel.last_message, custom_id=forward.custom_id)
    turned = channel.last_message
    assert shown(turned) != first
    assert f"Events {PAGE + 1} to {2 * PAGE}" in shown(turned)
    assert len(buttons(turned)) == 2


async def test_days_are_offered(env, channel, alice):
    for command, option in (("status", "as_of"), ("timeline", "from"), ("timeline", "to")):
        choices = await alice.autocomplete(channel, command, option, "2023-11-2")
        assert choices
        assert all(choice["value"].startswith("2023-11-2") for choice in choices)
