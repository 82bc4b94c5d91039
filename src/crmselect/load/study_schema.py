"""The JSON Schema of a study file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmselect.load.project import PROJECT_TABLES

__all__ = ["file_schema"]

_FILES = {
    "offers": "A row an offer: CSV, XLSX or JSON; rfp.xlsx#Offers names a sheet.",
    "costs": "A row a cost item.",
    "requirements": "Markdown, DOCX, CSV, XLSX, TOML or JSON.",
    "answers": "A row a requirement and a column an offer, or a row an answer.",
    "responses": "A folder of the forms that vendors returned, in place of offers and answers.",
    **{name: table.text for name, table in PROJECT_TABLES.items()},
}


def file_schema(study: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a study file, made from that of a study.

    Parameters
    ----------
    study : mapping
        The schema of a study: each field may stand in the file, under ``[study]`` or outside of it, and offers,
        requirements and answers may stand in files that ``[inputs]`` names.
    """
    fields = {name: field for name, field in study["properties"].items() if name not in {"inputs", "place"}}
    files = {name: {"type": "string", "minLength": 1, "description": text} for name, text in _FILES.items()}
    under_study = {"type": "object", "properties": fields, "additionalProperties": False}
    inputs = {"type": "object", "properties": files, "additionalProperties": False}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Study file",
        "description": "One decision's inputs and settings; the files that it names stand beside it.",
        "type": "object",
        "properties": {
            "study": {**under_study, "description": "Its title and its language, and any field that has no table."},
            "inputs": {**inputs, "description": "Files, relative to this one."},
            **fields,
        },
        "additionalProperties": False,
        "allOf": [
            {"anyOf": [_stands("assumptions"), _stands("study", "assumptions")]},
            {
                "anyOf": [
                    *(_stands("inputs", name) for name in ("offers", "costs", "responses")),
                    _stands("offers"),
                    _stands("study", "offers"),
                ]
            },
        ],
        "$defs": study["$defs"],
    }


def _stands(name: str, *inside: str) -> dict[str, Any]:
    """Return the demand that a field stands there."""
    found: dict[str, Any] = {"required": [name]}
    if inside:
        found["properties"] = {name: {"required": list(inside)}}
    return found
