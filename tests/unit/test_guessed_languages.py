"""What a text without a label is told by its beginning: code in a fence, and in the whole of a text."""

import pytest

from pasteguard_addon.places.guess import language_of, language_of_answer

BEGINNINGS = {
    "html": "<!DOCTYPE html>\n<title>",
    "ejs": '<% const name = "',
    "erb": '<%= f("',
    "jinja": "{% set x = '",
    "http": "POST /x HTTP/1.1\n",
    "latex": "% it's\n\\documentclass{article}",
    "perl": 'use strict;\nmy $x = "',
    "kotlin": 'fun main() {\n  val x = "',
    "scala": 'object A extends App {\n  val x = "',
    "lua": "-- it's\nlocal x = \"",
    "ruby": 'require "json"\nx = "',
    "r": "# it's\nx <- \"",
    "elixir": 'x = %{"a" => "',
    "objc": "#import <x.h>\n",
    "clojure": '(def x "',
    "vb": "' it's\nDim x As String = \"",
    "dart": 'void main() {\n  print("',
    "swift": 'import Foundation\nlet x = "',
    "groovy": 'pipeline {\n  x = "',
    "nginx": 'server {\n  x "',
    "makefile": ".PHONY: a\na:\n\techo '",
    "cmake": 'set(X "',
    "jsx": 'return (\n  <p title="',
    "hcl": 'locals {\n  x = "',
}
PROSE = (
    "our (new) house is ",
    "Note:\n\tMaria's house",
    "set the table to be ",
    "Public opinion as ",
    "Name :: Ada",
    "[Your name]\nDate: ",
    "local news, and ",
    "The final result is ",
)


@pytest.mark.parametrize("language", BEGINNINGS)
def test_code_is_told_by_how_it_begins(language: str) -> None:
    assert language_of(BEGINNINGS[language], is_whole=False) == language
    assert language_of(BEGINNINGS[language], is_whole=True) == language


ANSWERS = {
    "sh": ("#!/bin/sh\nx='", 'git commit -m "', "curl -d '", "sudo docker run -e X="),
    "sql": ("SELECT * FROM x WHERE y = '", "INSERT INTO x VALUES ('"),
    "python": ("import os\nx = '", "def f(x):\n    return '"),
    "dockerfile": ('FROM python:3.12\nLABEL x="',),
    "": ("select one from the list of ", ">>> quoted by ", "git commits by ", "$ 5 for ", "# Title\n\nThe "),
}


@pytest.mark.parametrize("language", ANSWERS)
def test_an_answer_is_code_only_if_none_in_prose_begins_so(language: str) -> None:
    for text in ANSWERS[language]:
        assert language_of_answer(text) == language, text
    for text in PROSE:
        assert language_of_answer(text) == ""


@pytest.mark.parametrize("text", PROSE)
def test_no_sentence_is_code(text: str) -> None:
    assert language_of(text, is_whole=True) in ("", "ini")
