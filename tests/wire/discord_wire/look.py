"""Messages as people see them: a page that looks like Discord, in dark and light.

Own styles, no third-party file. Knows the markup that the bot uses: `pictures.py` shows it.
"""

from __future__ import annotations

import base64
import html
import re
from typing import Any

Json = dict[str, Any]

STYLE = """
:root { --back: #323339; --side: #393a41; --text: #dfe0e2; --strong: #fff; --muted: #a8aab4;
  --link: #7bb0f5; --line: #4a4b53; --button: #43444b; --mention: #434a6e; --mentioned: #c9cdfb; }
.light { --back: #fbfbfb; --side: #f3f3f5; --text: #323339; --strong: #000; --muted: #65676f;
  --link: #0068d6; --line: #d6d7db; --button: #e4e5e9; --mention: #dfe0fb; --mentioned: #3c45a5; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text);
  font: 16px/1.375 "gg sans", Inter, "Helvetica Neue", Arial, "Noto Color Emoji", sans-serif; }
h2 { font-size: 12px; text-transform: uppercase; letter-spacing: .04em; color: var(--muted);
  margin: 28px 16px 4px; border-top: 1px solid var(--line); padding-top: 10px; }
h2:first-child { margin-top: 0; border: 0; }
a { color: var(--link); text-decoration: none; overflow-wrap: anywhere; }
strong { color: var(--strong); font-weight: 650; }
.message { padding: 6px 16px 6px 72px; position: relative; overflow-wrap: break-word; }
.face { position: absolute; left: 16px; top: 8px; width: 40px; height: 40px; border-radius: 50%;
  color: #fff; display: grid; place-items: center; font-weight: 600; font-size: 18px; }
.name { font-weight: 600; color: var(--strong); }
.tag { background: #5865f2; color: #fff; border-radius: 4px; font-size: 11px; padding: 1px 5px;
  margin: 0 2px 0 5px; vertical-align: 2px; font-weight: 600; }
.time, .only { color: var(--muted); font-size: 12px; margin-left: 6px; }
.only { margin: 4px 0 0; }
.before { font-size: 14px; color: var(--muted); margin: 0 0 2px -36px; padding-left: 36px;
  white-space: nowrap; overflow: hidden; text-overflow: ellipsis; position: relative; }
.before::before { content: ""; position: absolute; left: 0; top: 9px; width: 30px; height: 12px;
  border: 2px solid var(--line); border-right: 0; border-bottom: 0; border-top-left-radius: 6px; }
.embed { background: var(--side); border: 1px solid var(--line); border-left: 4px solid;
  border-radius: 4px; max-width: 520px; padding: 10px 16px 14px 12px; margin: 6px 0;
  font-size: 14px; line-height: 1.3; display: table; }
.title { font-size: 16px; font-weight: 600; color: var(--strong); margin: 2px 0 8px; }
.footer { font-size: 12px; color: var(--muted); margin-top: 8px; }
.fields { display: grid; grid-template-columns: repeat(12, 1fr); gap: 8px; margin-top: 8px; }
.fields > div { grid-column: span 12; } .fields > .inline { grid-column: span 4; }
.field { font-weight: 600; color: var(--strong); margin-bottom: 2px; }
.embed img { max-width: 100%; border-radius: 4px; margin-top: 12px; display: block; }
img.file { max-width: min(550px, 100%); border-radius: 8px; display: block; margin: 6px 0; }
blockquote { margin: 2px 0; padding: 0 8px 0 12px; border-left: 4px solid var(--line); }
.line { white-space: pre-wrap; min-height: .65em; } .small { font-size: 12px; color: var(--muted); }
.item { padding-left: 18px; position: relative; } .item::before { content: "•"; position: absolute;
  left: 5px; } h3 { margin: 8px 0 4px; color: var(--strong); font-size: 17px; }
code { background: var(--button); border-radius: 4px; padding: 1px 4px; font-size: 85%;
  font-family: ui-monospace, "DejaVu Sans Mono", monospace; }
.ping { background: var(--mention); color: var(--mentioned); border-radius: 3px; padding: 0 2px; }
.stamp { background: var(--button); border-radius: 3px; padding: 0 2px; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; margin: 6px 0 2px; }
.button { background: var(--button); color: var(--strong); border-radius: 8px; padding: 6px 12px;
  font-size: 14px; font-weight: 500; min-height: 32px; border: 1px solid var(--line); }
.style4 { background: #d22d39; color: #fff; } .style1 { background: #5865f2; color: #fff; }
.style3 { background: #00863a; color: #fff; } .off { opacity: .5; }
.phone .message { padding-right: 12px; padding-left: 60px; } .phone .embed { max-width: 100%; }
.phone .face { left: 12px; width: 36px; height: 36px; }
"""
PHONE = 500
"""Pixels under which a screen is a phone's."""
FACES = ("#5865f2", "#3ba55c", "#e67e22", "#eb459e")
INLINE = re.compile(
    r"\\(?P<escaped>[^\w\s])"
    r"|\[(?P<label>(?:\\.|[^\]\\])*)\]\((?P<url>\S+?)\)"
    r"|\*\*(?P<bold>(?:\\.|[^*\\]|\*(?!\*))+)\*\*"
    r"|(?<![\w*])[*_](?P<italic>(?:\\.|[^*_\\])+)[*_](?!\w)"
    r"|`(?P<code>[^`]+)`"
    r"|<(?P<kind>@&|@!?|\#)(?P<id>\d+)>"
    r"|<t:(?P<stamp>\d+)(?::(?P<style>\w))?>"
    r"|</(?P<command>[^:>]+):\d+>"
    r"|(?P<bare>https?://[^\s<>]+)"
)


class Look:
    """Draws messages; `names` gives people and channels by id."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    def page(self, parts: list[tuple[str, list[Json]]], width: int, *, light: bool = False) -> str:
        """A page of headed groups of messages, `width` pixels wide."""
        shown = "".join(
            (f"<h2>{html.escape(heading)}</h2>" if heading else "")
            + "".join(map(self.message, rows))
            for heading, rows in parts
        )
        theme = "light" if light else "dark"
        return (
            '<!doctype html><meta charset="utf-8">'
            f'<style>{STYLE}</style><body class="{theme}{" phone" * (width < PHONE)}" '
            f'style="width:{width}px">{shown}</body>'
        )

    def message(self, row: Json) -> str:
        """One message with all that hangs on it."""
        author = row["author"]
        face = FACES[0] if author["bot"] else FACES[1 + int(author["id"]) // 7 % 3]
        before = ""
        if replied := row.get("referenced_message"):
            text = self._inline(replied["content"])
            before = f'<div class="before"><b>{replied["author"]["username"]}</b> {text}</div>'
        tag = '<span class="tag">APP</span>' if author["bot"] else ""
        body = self.markup(row["content"])
        body += "".join(
            f'<img class="file" src="{_data(content)}">'
            for name, content in (row.get("files") or {}).items()
            if not any(f"attachment://{name}" in str(embed) for embed in row["embeds"])
        )
        body += "".join(self._embed(embed, row.get("files") or {}) for embed in row["embeds"])
        body += "".join(map(self._buttons, row["components"]))
        if row["flags"] & 64:
            body += '<div class="only">👁 Only you can see this · Dismiss message</div>'
        return (
            f'<div class="message">{before}<div class="face" style="background:{face}">'
            f"{html.escape(author['username'][0].upper())}</div>"
            f'<span class="name">{html.escape(author["username"])}</span>{tag}'
            f'<span class="time">10:42</span>{body}</div>'
        )

    def markup(self, text: str) -> str:
        """Lines of Discord's Markdown as HTML."""
        lines, quote = [], False
        for line in text.split("\n") if text else ():
            if line.startswith("> ") != quote:
                quote = not quote
                lines.append("<blockquote>" if quote else "</blockquote>")
            lines.append(self._line(line[2:] if quote else line))
        return "".join(lines) + ("</blockquote>" if quote else "")

    def _line(self, line: str) -> str:
        if heading := re.match(r"#{1,3} (.*)", line):
            return f"<h3>{self._inline(heading[1])}</h3>"
        if line.startswith("-# "):
            return f'<div class="line small">{self._inline(line[3:])}</div>'
        if item := re.match(r"\s*[-*] (.*)", line):
            return f'<div class="line item">{self._inline(item[1])}</div>'
        return f'<div class="line">{self._inline(line)}</div>'

    def _inline(self, text: str) -> str:
        found, end = [], 0
        for match in INLINE.finditer(text):
            found += [html.escape(text[end : match.start()]), self._token(match)]
            end = match.end()
        return "".join([*found, html.escape(text[end:])])

    def _token(self, match: re.Match[str]) -> str:
        part = match.groupdict()
        if part["escaped"]:
            return html.escape(part["escaped"])
        if part["url"]:
            return f'<a href="{html.escape(part["url"])}">{self._inline(part["label"])}</a>'
        if part["bold"]:
            return f"<strong>{self._inline(part['bold'])}</strong>"
        if part["italic"]:
            return f"<em>{self._inline(part['italic'])}</em>"
        if part["code"]:
            return f"<code>{html.escape(part['code'])}</code>"
        if part["id"]:
            sign = "#" if part["kind"] == "#" else "@"
            return f'<span class="ping">{sign}{self._names.get(part["id"], "someone")}</span>'
        if part["stamp"]:
            return '<span class="stamp">2 minutes ago</span>'
        if part["command"]:
            return f'<span class="ping">/{html.escape(part["command"])}</span>'
        return f'<a href="{html.escape(part["bare"])}">{html.escape(part["bare"])}</a>'

    def _embed(self, embed: Json, files: dict[str, bytes]) -> str:
        colour = f"#{embed['color']:06x}" if embed.get("color") is not None else "transparent"
        body = ""
        if embed.get("title"):
            body += f'<div class="title">{self._inline(embed["title"])}</div>'
        body += self.markup(embed.get("description") or "")
        if embed.get("fields"):
            body += '<div class="fields">'
            for row in embed["fields"]:
                inline = "inline" if row.get("inline") else ""
                body += (
                    f'<div class="{inline}"><div class="field">{self._inline(row["name"])}</div>'
                )
                body += f"{self.markup(row['value'])}</div>"
            body += "</div>"
        image = (embed.get("image") or {}).get("url", "")
        if image.startswith("attachment://") and (content := files.get(image[13:])):
            body += f'<img src="{_data(content)}">'
        if embed.get("footer"):
            body += f'<div class="footer">{html.escape(embed["footer"]["text"])}</div>'
        return f'<div class="embed" style="border-left-color:{colour}">{body}</div>'

    def _buttons(self, row: Json) -> str:
        shown = ""
        for button in row["components"]:
            emoji = (button.get("emoji") or {}).get("name") or ""
            label = html.escape(f"{emoji} {button.get('label') or ''}".strip())
            off = " off" if button.get("disabled") else ""
            shown += f'<span class="button style{button.get("style", 2)}{off}">{label}</span>'
        return f'<div class="buttons">{shown}</div>'


def _data(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"
