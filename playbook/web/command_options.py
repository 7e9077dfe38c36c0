"""What every command is given by Django, beside the options that it asks for itself."""

type StandardOption = bool | int | str | None
