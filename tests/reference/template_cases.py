"""Conversations, and what else chat templates see, for check_templates.py."""

TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Weather of a city, \"now\" & later <b>\u00e9\u4e2d\U0001f600</b>",
        "parameters": {
            "type": "object",
            "properties": {
                "city": {"type": "string", "description": "The city", "enum": ["Bern", "Z\u00fcrich"]},
                "days": {"type": "integer", "default": 3, "minimum": 1.5},
                "deep": {
                    "type": "object",
                    "properties": {"a": {"type": ["string", "null"]},
                                   "b": {"type": "array", "items": {"type": "number"}}},
                    "required": ["a"],
                },
            },
            "required": ["city"],
        },
        "return": {"type": "string", "description": "text"},
    },
}
PLAIN_TOOL = {"type": "function", "function": {"name": "noop", "description": "Nothing.",
                                               "parameters": {"type": "object", "properties": {}}}}


def call(name, arguments, id="call00001"):
    return {"id": id, "type": "function", "function": {"name": name, "arguments": arguments}}


SYSTEM = {"role": "system", "content": "You are terse."}
USER = {"role": "user", "content": "Hello, who are you?"}
ASSISTANT = {"role": "assistant", "content": "A model."}
DICT_CALL = {"role": "assistant", "content": None,
             "tool_calls": [call("get_weather", {"city": "Bern", "days": 2, "deep": {"a": None, "b": [1.0, 2.5e-7]}})]}
TEXT_CALL = {"role": "assistant", "content": "",
             "tool_calls": [call("get_weather", "{\"city\": \"Bern\"}", "abcdefghi")]}
RESULT = {"role": "tool", "name": "get_weather", "tool_call_id": "call00001",
          "content": "{\"temperature\": 21.5, \"sky\": \"clear\"}"}
SHORT_RESULT = {"role": "tool", "name": "get_weather", "tool_call_id": "abcdefghi", "content": "12 C"}

TOKENS = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}

# name: (messages, tools, documents, variables)
CASES = {
    "user": ([USER], None, None, {}),
    "system": ([SYSTEM, USER], None, None, {}),
    "turns": ([SYSTEM, USER, ASSISTANT, {"role": "user", "content": "  And now?\n\n"},
               {"role": "assistant", "content": " Still.\n"}, {"role": "user", "content": "OK"}], None, None, {}),
    "ends with assistant": ([USER, ASSISTANT], None, None, {}),
    "no system, turns": ([USER, ASSISTANT, USER], None, None, {}),
    "tools": ([USER], [TOOL, PLAIN_TOOL], None, {}),
    "system and tools": ([SYSTEM, USER], [TOOL], None, {}),
    "tool calls": ([SYSTEM, USER, DICT_CALL, RESULT], [TOOL], None, {}),
    "tool calls, then text": ([USER, DICT_CALL, RESULT, {"role": "assistant", "content": "21.5 degrees."},
                               {"role": "user", "content": "Thanks"}], [TOOL, PLAIN_TOOL], None, {}),
    "tool calls as text": ([USER, TEXT_CALL, SHORT_RESULT], [TOOL], None, {}),
    "two calls": ([USER, {"role": "assistant", "content": "Both.",
                          "tool_calls": [call("get_weather", {"city": "Bern"}, "aaaaaaaaa"),
                                         call("noop", {}, "bbbbbbbbb")]},
                   dict(RESULT, tool_call_id="aaaaaaaaa"),
                   {"role": "tool", "name": "noop", "tool_call_id": "bbbbbbbbb", "content": "null"},
                   {"role": "user", "content": "So?"}], [TOOL, PLAIN_TOOL], None, {}),
    "reasoning": ([USER, {"role": "assistant", "content": "Yes.", "reasoning_content": "Hmm, let me see.\n"},
                   {"role": "user", "content": "Sure?"}], None, None, {}),
    "reasoning in a call": ([USER, dict(DICT_CALL, reasoning_content="I need the weather."), RESULT],
                            [TOOL], None, {"enable_thinking": True}),
    "think tags": ([USER, {"role": "assistant", "content": "<think>\nlong\n</think>\n\nShort."},
                    {"role": "user", "content": "Why?"}], None, None, {}),
    "thinking off": ([SYSTEM, USER], None, None, {"enable_thinking": False, "thinking": False}),
    "thinking on": ([SYSTEM, USER], None, None, {"enable_thinking": True, "thinking": True}),
    "unicode": ([{"role": "system", "content": "R\u00e9ponds en fran\u00e7ais \U0001f1eb\U0001f1f7"},
                 {"role": "user", "content": "\u4f60\u597d\uff0c\u4e16\u754c! \u0645\u0631\u062d\u0628\u0627 \u00df \u0130 \U0001f468\u200d\U0001f469"},
                 {"role": "assistant", "content": "\u2028\u00a0\t\u3000"}, {"role": "user", "content": "\u00e9"}], None, None, {}),
    "empty content": ([{"role": "system", "content": ""}, {"role": "user", "content": ""},
                       {"role": "assistant", "content": ""}, {"role": "user", "content": " "}], None, None, {}),
    "parts": ([{"role": "user", "content": [{"type": "text", "text": "What is "}, {"type": "image"},
                                            {"type": "text", "text": "this?"}]}], None, None, {}),
    "system parts": ([{"role": "system", "content": [{"type": "text", "text": "Be brief."}]},
                      {"role": "user", "content": [{"type": "text", "text": "Hi"}]},
                      {"role": "assistant", "content": [{"type": "text", "text": "Hi!"}]},
                      {"role": "user", "content": [{"type": "text", "text": "Bye"}]}], None, None, {}),
    "media": ([{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:,"}},
                                            {"type": "video", "video": "x"}, {"type": "audio", "audio_url": "y"},
                                            {"type": "text", "text": "Look"}]}], None, None, {}),
    "missing content": ([{"role": "user"}], None, None, {}),
    "missing role": ([{"content": "x"}], None, None, {}),
    "null content": ([USER, {"role": "assistant", "content": None}, USER], None, None, {}),
    "no messages": ([], None, None, {}),
    "only system": ([SYSTEM], None, None, {}),
    "unknown role": ([USER, {"role": "ipython", "content": "1"}, {"role": "critic", "content": "no"}], None, None, {}),
    "roles out of order": ([USER, USER, ASSISTANT, ASSISTANT, SYSTEM], None, None, {}),
    "developer": ([{"role": "developer", "content": "Use C."}, USER], [PLAIN_TOOL], None, {}),
    "documents": ([USER], None, [{"title": "T1", "text": "Body 1"}, {"title": "T\u00e9", "text": "Body 2\n"}], {}),
    "variables": ([SYSTEM, USER], [TOOL], None,
                  {"enable_thinking": False, "reasoning_effort": "high", "builtin_tools": ["python", "browser"],
                   "custom_tools": None, "date_string": "1 Jan 2025", "tools_in_user_message": False,
                   "model_identity": "You are X.", "thinking_budget": 512, "response_format": {"type": "json"},
                   "citations": "fast", "safety_mode": "none", "strict_mode": True, "keep_past_thinking": True,
                   "preserve_thinking": True, "add_vision_id": True, "special_instruction": "S"}),
    "empty tools": ([SYSTEM, USER], [], None, {}),
    "bare tool": ([USER], [{"name": "f", "description": "d", "parameters": {"type": "object", "properties": {"x": {"type": "string"}}}}],
                  None, {}),
    "extra keys": ([dict(USER, name="bob", weight=1, end_turn=True, recipient="all", prefix=True),
                    dict(ASSISTANT, channel="final", thinking="t", reasoning="r")], None, None, {}),
}
