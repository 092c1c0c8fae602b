"""The apps of chats that messages go out by: WeCom, DingTalk, Feishu."""
