"""Who may open what: every address of the app, and what each account is answered there.

Written by hand, not read from the marks on the views it checks. Features that have a
tests/<feature>/surface.py keep their rows there.
"""

from tests.web.surfaces import SURFACES

ACCOUNTS = (
    "anonymous",
    "teacher", "colleague", "neighbour",
    "school", "other_school",
    "clerk", "alliance_clerk",
    "handler", "other_handler",
    "leader", "alliance_leader",
    "admin", "alliance_admin",
)  # fmt: skip
"""The columns below, in their order; all but the first and the last are of tests/support/world.py.

The second of each group is of the same kind, somewhere else; the alliance holds the teacher's school."""

ANSWERS = {
    "o": 200, "+": 201, "^": 302, ">": 303, "=": 303, "x": 403, ".": 404, "-": 405, "!": 409, "?": 422,
}  # fmt: skip
"""What a letter below stands for. `=` leads on and changes nothing; `i` sends to the sign-in page: 303 from
GET, 401 from POST and to programs."""

NOBODYS = ("nobody", "nowhere", "no_")
"""How the names of what is not there begin. What is out of reach is answered in the same words."""

TABLE = {
    #                                         GET                       POST
    #                                         _  TTT SS CC HH LL AA     _  TTT SS CC HH LL AA
    # --- for everybody
    "/":                                     ("o >>> >> >> >> >> >>", "-"),
    "/healthz":                              ("o ooo oo oo oo oo oo", "-"),
    "/language":                             ("-",                    "> >>> >> >> >> >> >>"),
    "/text-size":                            ("-",                    "> >>> >> >> >> >> >>"),
    "/static/css/app.css":                   ("o ooo oo oo oo oo oo", "-"),
    "/static/css/nothing.css":               (". ... .. .. .. .. ..", "-"),
    "/session":                              ("o ooo oo oo oo oo oo", "-"),
    "/drafts":                               ("o ooo oo oo oo oo oo", "-"),
    "/sw.js":                                ("o ooo oo oo oo oo oo", "-"),
    "/manifest.webmanifest":                 ("o ooo oo oo oo oo oo", "-"),
    "/offline/needs/new/housing":            ("o ooo oo oo oo oo oo", "-"),
    "/offline/needs/new/nothing":            (". ... .. .. .. .. ..", "-"),
    "/sign-in":                              ("o >>> >> >> >> >> >>", "> >>> >> >> >> >> >>"),
    "/sign-in/demo":                         ("-",                    ". ... .. .. .. .. .."),
    # --- for whoever is signed in
    "/sign-out":                             ("-",                    "> >>> >> >> >> >> >>"),
    "/profile":                              ("i ooo oo oo oo oo oo", "i >>> >> >> >> >> >>"),
    "/profile/password":                     ("i ooo oo oo oo oo oo", "i >>> >> >> >> >> >>"),
    "/profile/sign-out-everywhere":          ("-",                    "i >>> >> >> >> >> >>"),
    "/services":                             ("i ooo oo oo oo oo oo", "-"),
    "/profile/calendar":                     ("i ooo oo oo oo oo oo", "i ooo oo oo oo oo oo"),
    "/profile/calendar/removal":             ("-",                    "i >>> >> >> >> >> >>"),
    "/calendar/{calendar}.ics":              ("o ooo oo oo oo oo oo", "-"),
    "/calendar/{no_calendar}.ics":           (". ... .. .. .. .. ..", "-"),
    # --- notices: somebody's own, somebody else's, none
    "/notices":                              ("i ooo oo oo oo oo oo", "-"),
    "/profile/notices":                      ("i ooo oo oo oo oo oo", "i >>> >> >> >> >> >>"),
    "/notices/reading":                      ("-",                    "i >>> >> >> >> >> >>"),
    "/notices/reading?notice={notice}":      ("-",                    "i >.. .. .. .. .. .."),
    "/notices/reading?notice={no_notice}":   ("-",                    "i ... .. .. .. .. .."),
    "/notices/devices":                      ("-",                    "i +++ ++ ++ ++ ++ ++"),
    "/notices/devices/{device}/removal":     ("-",                    "i >.. .. .. .. .. .."),
    "/notices/devices/{no_device}/removal":  ("-",                    "i ... .. .. .. .. .."),
    # --- needs: of the teacher, of the neighbour, of nobody
    "/needs":                                ("i ooo oo oo oo oo oo", "-"),
    "/needs/{need}":                         ("i o.. o. oo o. oo ..", "-"),
    "/needs/{far_need}":                     ("i ..o .o o. .o o. ..", "-"),
    "/needs/{no_need}":                      ("i ... .. .. .. .. ..", "-"),
    "/needs/{need}/comments":                ("i o.. o. oo o. oo ..", "i >.. >. >> >. >> .."),
    "/needs/{far_need}/comments":            ("i ..o .o o. .o o. ..", "i ..> .> >. .> >. .."),
    "/needs/{no_need}/comments":             ("i ... .. .. .. .. ..", "i ... .. .. .. .. .."),
    "/needs/{need}/acceptance":              ("i !.. !. !! !. !! ..", "i !.. !. !! !. !! .."),
    "/needs/{need}/nothing":                 ("i ... .. .. .. .. ..", "i ... .. .. .. .. .."),
    "/needs/{need}/files/{photo}":          ("i o.. o. oo o. oo ..", "-"),
    "/needs/{far_need}/files/{photo}":      ("i ... .. .. .. .. ..", "-"),
    "/needs/{need}/files/{no_photo}":       ("i ... .. .. .. .. ..", "-"),
    "/needs/{need}/files/{photo}/thumbnail":     ("i o.. o. oo o. oo ..", "-"),
    "/needs/{far_need}/files/{photo}/thumbnail": ("i ... .. .. .. .. ..", "-"),
    "/needs/{need}/files/{no_photo}/thumbnail":  ("i ... .. .. .. .. ..", "-"),
    # --- submitting, for oneself and for others
    "/needs/new":                            ("i ooo ^^ ^^ xx ^^ xx", "-"),
    "/needs/new?for={teacher}":              ("i ... o. oo xx oo xx", "-"),
    "/needs/new?for={neighbour}":            ("i ... .o o. xx o. xx", "-"),
    "/needs/new?for={nobody}":               ("i ... .. .. xx .. xx", "-"),
    "/needs/new/for":                        ("i xxx oo oo xx oo xx", "i ... .. .. xx .. xx"),
    "/needs/new/housing":                    ("i ooo ^^ ^^ xx ^^ xx", "i >>> !! !! xx !! xx"),
    "/needs/new/nothing":                    ("i ... .. .. xx .. xx", "i ... .. .. xx .. xx"),
    "/needs/new/housing?for={teacher}":      ("i ... o. oo xx oo xx", "i ... >. >> xx >> xx"),
    "/needs/new/housing?for={neighbour}":    ("i ... .o o. xx o. xx", "i ... .> >. xx >. xx"),
    "/needs/new/housing?for={nobody}":       ("i ... .. .. xx .. xx", "i ... .. .. xx .. xx"),
    # --- sending from a phone
    "/submissions/{key}":                    ("i o.. .. .. .. .. ..", "-"),
    "/submissions/{no_key}":                 ("i ... .. .. .. .. ..", "-"),
    "/submissions/{key}/photos/{to_come}":   ("-", "-",               "i o.. .. .. .. .. .."),
    "/submissions/{no_key}/photos/{to_come}": ("-", "-",              "i ... .. .. .. .. .."),
    # --- the work queues
    "/triage":                               ("i xxx oo oo oo oo xx", "-"),
    "/triage?school={near}":                 ("i xxx o. oo oo oo xx", "-"),
    "/triage?school={far}":                  ("i xxx .o o. oo o. xx", "-"),
    "/triage?school={nowhere}":              ("i xxx .. .. .. .. xx", "-"),
    "/triage/acceptances?need={new_need}":   ("-",                    "i xxx xx >> xx xx xx"),
    "/triage/acceptances?need={far_new_need}": ("-",                    "i xxx xx >= xx xx xx"),
    "/triage/acceptances?need={no_need}":    ("-",                    "i xxx xx == xx xx xx"),
    "/triage/settings":                      ("i xxx xx ox xx xx xx", "i xxx xx >x xx xx xx"),
    # --- people: of the alliance, beyond it, nobody
    "/people":                               ("i xxx xx xx xx xx oo", "-"),
    "/people/new":                           ("i xxx xx xx xx xx oo", "i xxx xx xx xx xx oo"),
    "/people/new?organization={far}":        ("i xxx xx xx xx xx oo", "i xxx xx xx xx xx o?"),
    "/people/{teacher}":                     ("i xxx xx xx xx xx oo", "i xxx xx xx xx xx >>"),
    "/people/{neighbour}":                   ("i xxx xx xx xx xx o.", "i xxx xx xx xx xx >."),
    "/people/{nobody}":                      ("i xxx xx xx xx xx ..", "i xxx xx xx xx xx .."),
    "/people/{teacher}/roles":               ("-",                    "i xxx xx xx xx xx >>"),
    "/people/{neighbour}/roles":             ("-",                    "i xxx xx xx xx xx >."),
    "/people/{nobody}/roles":                ("-",                    "i xxx xx xx xx xx .."),
    "/people/{teacher}/roles/{role}/removal":       ("-",             "i xxx xx xx xx xx >>"),
    "/people/{teacher}/roles/{far_role}/removal":   ("-",             "i xxx xx xx xx xx =="),
    "/people/{neighbour}/roles/{far_role}/removal": ("-",             "i xxx xx xx xx xx >."),
    "/people/{nobody}/roles/{far_role}/removal":    ("-",             "i xxx xx xx xx xx .."),
    "/people/{teacher}/password":            ("i xxx xx xx xx xx oo", "i xxx xx xx xx xx oo"),
    "/people/{neighbour}/password":          ("i xxx xx xx xx xx o.", "i xxx xx xx xx xx o."),
    "/people/{nobody}/password":             ("i xxx xx xx xx xx ..", "i xxx xx xx xx xx .."),
    "/people/{teacher}/deactivation":        ("i xxx xx xx xx xx oo", "i xxx xx xx xx xx >>"),
    "/people/{neighbour}/deactivation":      ("i xxx xx xx xx xx o.", "i xxx xx xx xx xx >."),
    "/people/{nobody}/deactivation":         ("i xxx xx xx xx xx ..", "i xxx xx xx xx xx .."),
    "/people/{teacher}/reactivation":        ("-",                    "i xxx xx xx xx xx >>"),
    "/people/{neighbour}/reactivation":      ("-",                    "i xxx xx xx xx xx >."),
    "/people/{nobody}/reactivation":         ("-",                    "i xxx xx xx xx xx .."),
    # --- rosters: those of the bureau's administrator, and none
    "/people/roster":                        ("i xxx xx xx xx xx oo", "i xxx xx xx xx xx >>"),
    "/people/roster/template":               ("i xxx xx xx xx xx oo", "i xxx xx xx xx xx .."),
    "/people/roster/{roster}":               ("i xxx xx xx xx xx o.", "i xxx xx xx xx xx !."),
    "/people/roster/{no_roster}":            ("i xxx xx xx xx xx ..", "i xxx xx xx xx xx .."),
    "/people/roster/{imported}/passwords":   ("-",                    "i xxx xx xx xx xx o."),
    "/people/roster/{no_roster}/passwords":  ("-",                    "i xxx xx xx xx xx .."),
    # --- organizations: a school of the alliance, one beyond it, none, the alliance itself, the bureau
    "/organizations":                        ("i xxx xx xx xx xx oo", "-"),
    "/organizations/new":                    ("i xxx xx xx xx xx oo", "i xxx xx xx xx xx >>"),
    "/organizations/new?parent={bureau}":    ("i xxx xx xx xx xx oo", "i xxx xx xx xx xx >?"),
    "/organizations/{near}":                 ("i xxx xx xx xx xx oo", "i xxx xx xx xx xx >>"),
    "/organizations/{far}":                  ("i xxx xx xx xx xx o.", "i xxx xx xx xx xx >."),
    "/organizations/{nowhere}":              ("i xxx xx xx xx xx ..", "i xxx xx xx xx xx .."),
    "/organizations/{near}/phone":           ("-",                    "i xxx xx xx xx xx >>"),
    "/organizations/{far}/phone":            ("-",                    "i xxx xx xx xx xx >."),
    "/organizations/{nowhere}/phone":        ("-",                    "i xxx xx xx xx xx .."),
    "/organizations/{near}/place":           ("-",                    "i xxx xx xx xx xx >."),
    "/organizations/{far}/place":            ("-",                    "i xxx xx xx xx xx >."),
    "/organizations/{nowhere}/place":        ("-",                    "i xxx xx xx xx xx .."),
    "/organizations/{near}/closing":         ("i xxx xx xx xx xx oo", "i xxx xx xx xx xx >>"),
    "/organizations/{far}/closing":          ("i xxx xx xx xx xx o.", "i xxx xx xx xx xx >."),
    "/organizations/{nowhere}/closing":      ("i xxx xx xx xx xx ..", "i xxx xx xx xx xx .."),
    "/organizations/{alliance}/closing":     ("i xxx xx xx xx xx o.", "i xxx xx xx xx xx !."),
    "/organizations/{bureau}/closing":       ("i xxx xx xx xx xx ..", "i xxx xx xx xx xx .."),
    "/organizations/{near}/opening":         ("-",                    "i xxx xx xx xx xx >>"),
    "/organizations/{far}/opening":          ("-",                    "i xxx xx xx xx xx >."),
    "/organizations/{nowhere}/opening":      ("-",                    "i xxx xx xx xx xx .."),
}  # fmt: skip
"""By GET and by POST, and where there is such a thing by PUT. A single `-`: no such method there."""

for surface in SURFACES:
    TABLE.update(surface.access)
