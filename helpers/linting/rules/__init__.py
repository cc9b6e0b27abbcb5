"""The rules: each module holds one family, each rule beside what shows it. A new rule is a new function, or "
"a new file."""
