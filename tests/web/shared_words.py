"""Words of fewer than three that several features say, each of which means the same everywhere."""

SAME_EVERYWHERE = {
    "%(first)s to %(last)s", "%(num)d teacher", "%(num)d working day", "%(yuan)s yuan", "(optional)",
    ", ", ": ", "; ", "Acquired on", "Add", "All", "All figures", "All homes", "All schools", "Alliance",
    "Alliances", "Amount", "Answer", "Assisted households", "Auditor", "Awaiting confirmation", "Back",
    "Basically satisfied", "Begins", "Belongs to", "Bulletin", "Bulletins", "By month", "By school",
    "Cancelled", "Carried open", "Category", "Certificate", "Change", "Choose", "Choose one",
    "Choose one.", "Closed", "Contact schools", "Copied", "Correct it", "Cost", "Day", "Decided on",
    "Declined", "Done", "Done on", "Draft", "Earlier", "Ends", "Explained", "Field visits", "Figure",
    "Figures", "Find", "Finished on", "First day", "First deadline", "Flat", "Flats", "Follow-ups",
    "Handling unit", "Held on", "Import organizations", "Keyboard shortcuts", "Kind", "Last day",
    "Lead unit", "Leader", "Ledger", "Level", "Listed on", "Me", "Measure", "Measures", "Merged", "Mode",
    "My bookings", "My needs", "Name", "Need", "Needs", "New need", "Next", "No", "Notices", "Number",
    "Office", "Open since", "Organization", "Organizations", "Overdue", "Overview", "Partner", "People",
    "Period", "Person-times", "Phone", "Place", "Previous", "Print", "Problem", "Programme", "Reason",
    "Registers", "Remove", "Required readings", "Rounds", "Satisfied", "Save", "Saved.", "School",
    "Schools", "Send", "Services", "Session", "Sessions", "Show", "Sign in", "Sign out", "Since",
    "Solved", "Some browser", "Staff number", "Stand-ins", "Standing", "State", "Status", "Submitted",
    "Teacher", "Teachers' home", "Teachers' homes", "This device", "Title", "Topics", "Training",
    "Training hours", "Training programmes", "Turnover housing", "Unannounced", "Under way", "Value",
    "Visits", "What for", "What happened", "Withdrawn", "Work", "Works projects", "Yes", "Your name",
    "no", "person-times", "training hours", "yes",
}  # fmt: skip
