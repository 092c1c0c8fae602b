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
    "auditor",
)  # fmt: skip
"""The columns below, in their order; all but the first and `alliance_admin` are of tests/support/world.py.

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
    #                                         _  TTT SS CC HH LL AA R   _  TTT SS CC HH LL AA R
    # --- for everybody
    "/":                                     ("o >>> >> >> >> >> >> >", "-"),
    "/healthz":                              ("o ooo oo oo oo oo oo o", "-"),
    "/language":                             ("-",                    "> >>> >> >> >> >> >> >"),
    "/text-size":                            ("-",                    "> >>> >> >> >> >> >> >"),
    "/static/css/app.css":                   ("o ooo oo oo oo oo oo o", "-"),
    "/static/css/nothing.css":               (". ... .. .. .. .. .. .", "-"),
    "/session":                              ("o ooo oo oo oo oo oo o", "-"),
    "/drafts":                               ("o ooo oo oo oo oo oo o", "-"),
    "/sw.js":                                ("o ooo oo oo oo oo oo o", "-"),
    "/manifest.webmanifest":                 ("o ooo oo oo oo oo oo o", "-"),
    "/offline/needs/new/housing":            ("o ooo oo oo oo oo oo o", "-"),
    "/offline/needs/new/nothing":            (". ... .. .. .. .. .. .", "-"),
    "/sign-in":                              ("o >>> >> >> >> >> >> >", "> >>> >> >> >> >> >> >"),
    "/sign-in/demo":                         ("-",                    ". ... .. .. .. .. .. ."),
    # --- for whoever is signed in
    "/sign-out":                             ("-",                    "> >>> >> >> >> >> >> >"),
    "/profile":                              ("i ooo oo oo oo oo oo o", "i >>> >> >> >> >> >> >"),
    "/profile/password":                     ("i ooo oo oo oo oo oo o", "i >>> >> >> >> >> >> >"),
    "/profile/sign-out-everywhere":          ("-",                    "i >>> >> >> >> >> >> >"),
    "/services":                             ("i ooo oo oo oo oo oo o", "-"),
    "/profile/calendar":                     ("i ooo oo oo oo oo oo o", "i ooo oo oo oo oo oo o"),
    "/profile/calendar/removal":             ("-",                    "i >>> >> >> >> >> >> >"),
    "/calendar/{calendar}.ics":              ("o ooo oo oo oo oo oo o", "-"),
    "/calendar/{no_calendar}.ics":           (". ... .. .. .. .. .. .", "-"),
    # --- notices: somebody's own, somebody else's, none
    "/notices":                              ("i ooo oo oo oo oo oo o", "-"),
    "/profile/notices":                      ("i ooo oo oo oo oo oo o", "i >>> >> >> >> >> >> >"),
    "/notices/reading":                      ("-",                    "i >>> >> >> >> >> >> >"),
    "/notices/reading?notice={notice}":      ("-",                    "i >.. .. .. .. .. .. ."),
    "/notices/reading?notice={no_notice}":   ("-",                    "i ... .. .. .. .. .. ."),
    "/notices/devices":                      ("-",                    "i +++ ++ ++ ++ ++ ++ +"),
    "/notices/devices/{device}/removal":     ("-",                    "i >.. .. .. .. .. .. ."),
    "/notices/devices/{no_device}/removal":  ("-",                    "i ... .. .. .. .. .. ."),
    # --- needs: of the teacher, of the neighbour, of nobody
    "/needs":                                ("i ooo oo oo oo oo oo o", "-"),
    "/needs/{need}":                         ("i o.. o. oo o. oo .. o", "-"),
    "/needs/{far_need}":                     ("i ..o .o o. .o o. .. o", "-"),
    "/needs/{no_need}":                      ("i ... .. .. .. .. .. .", "-"),
    "/sheets/{need}":                         ("i ... o. oo o. oo .. o", "-"),
    "/sheets/{far_need}":                     ("i ... .o o. .o o. .. o", "-"),
    "/sheets/{no_need}":                      ("i ... .. .. .. .. .. .", "-"),
    "/needs/{need}/comments":                ("i o.. o. oo o. oo .. !", "i >.. >. >> >. >> .. x"),
    "/needs/{far_need}/comments":            ("i ..o .o o. .o o. .. !", "i ..> .> >. .> >. .. x"),
    "/needs/{no_need}/comments":             ("i ... .. .. .. .. .. .", "i ... .. .. .. .. .. x"),
    "/needs/{need}/acceptance":              ("i !.. !. !! !. !! .. !", "i !.. !. !! !. !! .. x"),
    "/needs/{need}/nothing":                 ("i ... .. .. .. .. .. .", "i ... .. .. .. .. .. x"),
    "/needs/{need}/files/{photo}":          ("i o.. o. oo o. oo .. o", "-"),
    "/needs/{far_need}/files/{photo}":      ("i ... .. .. .. .. .. .", "-"),
    "/needs/{need}/files/{no_photo}":       ("i ... .. .. .. .. .. .", "-"),
    "/needs/{need}/files/{photo}/thumbnail":     ("i o.. o. oo o. oo .. o", "-"),
    "/needs/{far_need}/files/{photo}/thumbnail": ("i ... .. .. .. .. .. .", "-"),
    "/needs/{need}/files/{no_photo}/thumbnail":  ("i ... .. .. .. .. .. .", "-"),
    # --- submitting, for oneself and for others
    "/needs/new":                            ("i ooo ^^ ^^ xx ^^ xx x", "-"),
    "/needs/new?for={teacher}":              ("i ... o. oo xx oo xx x", "-"),
    "/needs/new?for={neighbour}":            ("i ... .o o. xx o. xx x", "-"),
    "/needs/new?for={nobody}":               ("i ... .. .. xx .. xx x", "-"),
    "/needs/new/for":                        ("i xxx oo oo xx oo xx x", "i ... .. .. xx .. xx x"),
    "/needs/new/housing":                    ("i ooo ^^ ^^ xx ^^ xx x", "i >>> !! !! xx !! xx x"),
    "/needs/new/nothing":                    ("i ... .. .. xx .. xx x", "i ... .. .. xx .. xx x"),
    "/needs/new/housing?for={teacher}":      ("i ... o. oo xx oo xx x", "i ... >. >> xx >> xx x"),
    "/needs/new/housing?for={neighbour}":    ("i ... .o o. xx o. xx x", "i ... .> >. xx >. xx x"),
    "/needs/new/housing?for={nobody}":       ("i ... .. .. xx .. xx x", "i ... .. .. xx .. xx x"),
    # --- sending from a phone
    "/submissions/{key}":                    ("i o.. .. .. .. .. .. .", "-"),
    "/submissions/{no_key}":                 ("i ... .. .. .. .. .. .", "-"),
    "/submissions/{key}/photos/{to_come}":   ("-", "-",               "i o.. .. .. .. .. .. x"),
    "/submissions/{no_key}/photos/{to_come}": ("-", "-",              "i ... .. .. .. .. .. x"),
    # --- the work queues
    "/triage":                               ("i xxx oo oo oo oo xx o", "-"),
    "/triage?school={near}":                 ("i xxx o. oo oo oo xx o", "-"),
    "/triage?school={far}":                  ("i xxx .o o. oo o. xx o", "-"),
    "/triage?school={nowhere}":              ("i xxx .. .. .. .. xx .", "-"),
    "/triage/shortcuts":                      ("i ooo oo oo oo oo oo o", "-"),
    "/triage/acceptances?need={new_need}":   ("-",                    "i xxx xx >> xx xx xx x"),
    "/triage/acceptances?need={far_new_need}": ("-",                    "i xxx xx >= xx xx xx x"),
    "/triage/acceptances?need={no_need}":    ("-",                    "i xxx xx == xx xx xx x"),
    "/triage/choices?need={need}&noun=answers": ("-",                  "i xxx == == == xx xx x"),
    "/triage/together/transfers?need={need}": ("i xxx xx oo xx xx xx x", "i xxx xx !! xx xx xx x"),
    "/triage/together/answers?need={need}":  ("i xxx oo oo oo xx xx x", "i xxx !. >> >. xx xx x"),
    "/triage/together/answers?need={no_need}": ("i xxx oo oo oo xx xx x", "i xxx .. .. .. xx xx x"),
    "/triage/settings":                      ("i xxx xx ox xx xx xx o", "i xxx xx >x xx xx xx x"),
    # --- people: of the alliance, beyond it, nobody
    "/people":                               ("i xxx xx xx xx xx oo o", "-"),
    "/people/new":                           ("i xxx xx xx xx xx oo x", "i xxx xx xx xx xx oo x"),
    "/people/new?organization={far}":        ("i xxx xx xx xx xx oo x", "i xxx xx xx xx xx o? x"),
    "/people/{teacher}":                     ("i xxx xx xx xx xx oo o", "i xxx xx xx xx xx >> x"),
    "/people/{neighbour}":                   ("i xxx xx xx xx xx o. o", "i xxx xx xx xx xx >. x"),
    "/people/{nobody}":                      ("i xxx xx xx xx xx .. .", "i xxx xx xx xx xx .. x"),
    "/people/{teacher}/roles":               ("-",                    "i xxx xx xx xx xx >> x"),
    "/people/{neighbour}/roles":             ("-",                    "i xxx xx xx xx xx >. x"),
    "/people/{nobody}/roles":                ("-",                    "i xxx xx xx xx xx .. x"),
    "/people/{teacher}/roles/{role}/removal":       ("i xxx xx xx xx xx oo x", "i xxx xx xx xx xx >> x"),
    "/people/{teacher}/roles/{far_role}/removal":   ("i xxx xx xx xx xx == x", "i xxx xx xx xx xx == x"),
    "/people/{neighbour}/roles/{far_role}/removal": ("i xxx xx xx xx xx o. x", "i xxx xx xx xx xx >. x"),
    "/people/{nobody}/roles/{far_role}/removal":    ("i xxx xx xx xx xx .. x", "i xxx xx xx xx xx .. x"),
    "/people/successors?q=甲":               ("i xxx xx xx xx xx oo x", "-"),
    "/people/{teacher}/password":            ("i xxx xx xx xx xx oo x", "i xxx xx xx xx xx oo x"),
    "/people/{neighbour}/password":          ("i xxx xx xx xx xx o. x", "i xxx xx xx xx xx o. x"),
    "/people/{nobody}/password":             ("i xxx xx xx xx xx .. x", "i xxx xx xx xx xx .. x"),
    "/people/{teacher}/deactivation":        ("i xxx xx xx xx xx oo x", "i xxx xx xx xx xx >> x"),
    "/people/{neighbour}/deactivation":      ("i xxx xx xx xx xx o. x", "i xxx xx xx xx xx >. x"),
    "/people/{nobody}/deactivation":         ("i xxx xx xx xx xx .. x", "i xxx xx xx xx xx .. x"),
    "/people/{teacher}/reactivation":        ("-",                    "i xxx xx xx xx xx >> x"),
    "/people/{neighbour}/reactivation":      ("-",                    "i xxx xx xx xx xx >. x"),
    "/people/{nobody}/reactivation":         ("-",                    "i xxx xx xx xx xx .. x"),
    # --- rosters: those of the bureau's administrator, and none
    "/people/roster":                        ("i xxx xx xx xx xx oo x", "i xxx xx xx xx xx >> x"),
    "/people/roster/template":               ("i xxx xx xx xx xx oo x", "i xxx xx xx xx xx .. x"),
    "/people/roster/{roster}":               ("i xxx xx xx xx xx o. x", "i xxx xx xx xx xx !. x"),
    "/people/roster/{roster}/columns":       ("i xxx xx xx xx xx o. x", "i xxx xx xx xx xx >. x"),
    "/people/roster/{no_roster}/columns":    ("i xxx xx xx xx xx .. x", "i xxx xx xx xx xx .. x"),
    "/people/roster/{no_roster}":            ("i xxx xx xx xx xx .. x", "i xxx xx xx xx xx .. x"),
    "/people/roster/{imported}/passwords":   ("-",                    "i xxx xx xx xx xx o. x"),
    "/people/roster/{no_roster}/passwords":  ("-",                    "i xxx xx xx xx xx .. x"),
    # --- tables of organizations: the bureau's administrator's, and none
    "/organizations/import":                 ("i xxx xx xx xx xx oo x", "i xxx xx xx xx xx >> x"),
    "/organizations/import/template":        ("i xxx xx xx xx xx oo x", "i xxx xx xx xx xx .. x"),
    "/organizations/import/{tree}":          ("i xxx xx xx xx xx o. x", "i xxx xx xx xx xx !. x"),
    "/organizations/import/{no_tree}":       ("i xxx xx xx xx xx .. x", "i xxx xx xx xx xx .. x"),
    "/organizations/import/{tree}/columns":  ("i xxx xx xx xx xx o. x", "i xxx xx xx xx xx >. x"),
    "/organizations/import/{no_tree}/columns": ("i xxx xx xx xx xx .. x", "i xxx xx xx xx xx .. x"),
    # --- organizations: a school of the alliance, one beyond it, none, the alliance itself, the bureau
    "/organizations":                        ("i xxx xx xx xx xx oo o", "-"),
    "/organizations/choices/units":           ("i ... .. oo .. .. .. .", "-"),
    "/organizations/choices/bureau-units": ("i ... .. oo .. .. .. .", "-"),
    "/organizations/choices/area-schools":    ("i ... oo oo oo oo .. o", "-"),
    "/organizations/choices/area-units":      ("i ... oo oo oo oo .. o", "-"),
    "/organizations/choices/unit-schools":    ("i ... oo oo oo oo .. o", "-"),
    "/organizations/choices/unit-units":      ("i ... oo oo oo oo .. o", "-"),
    "/organizations/choices/counted-schools":   ("i ... .. oo .. oo .. o", "-"),
    "/organizations/choices/counted-alliances": ("i ... .. oo .. oo .. o", "-"),
    "/organizations/choices/counted-offices":   ("i ... .. oo .. oo .. o", "-"),
    "/organizations/choices/leading-units":    ("i ... .. oo oo .. .. .", "-"),
    "/organizations/choices/schools-with-flats": ("i ... oo oo oo oo .. o", "-"),
    "/organizations/choices/schools-with-homes": ("i ... oo oo oo .. .. .", "-"),
    "/organizations/choices/schools-for-flats": ("i ... .. oo oo .. .. .", "-"),
    "/organizations/choices/successors":      ("i ... .. .. .. .. oo .", "-"),
    "/organizations/choices/kept-schools":    ("i ... .. .. .. .. oo .", "-"),
    "/organizations/choices/administered":      ("i ... .. .. .. .. oo .", "-"),
    "/organizations/choices/with-accounts":     ("i ... .. .. .. .. oo o", "-"),
    "/organizations/choices/nothing":         ("i ... .. .. .. .. .. .", "-"),
    "/organizations/new":                    ("i xxx xx xx xx xx oo x", "i xxx xx xx xx xx >> x"),
    "/organizations/new?parent={bureau}":    ("i xxx xx xx xx xx oo x", "i xxx xx xx xx xx >? x"),
    "/organizations/{near}":                 ("i xxx xx xx xx xx oo o", "i xxx xx xx xx xx >> x"),
    "/organizations/{far}":                  ("i xxx xx xx xx xx o. o", "i xxx xx xx xx xx >. x"),
    "/organizations/{nowhere}":              ("i xxx xx xx xx xx .. .", "i xxx xx xx xx xx .. x"),
    "/organizations/{near}/phone":           ("-",                    "i xxx xx xx xx xx >> x"),
    "/organizations/{far}/phone":            ("-",                    "i xxx xx xx xx xx >. x"),
    "/organizations/{nowhere}/phone":        ("-",                    "i xxx xx xx xx xx .. x"),
    "/organizations/{near}/place":           ("-",                    "i xxx xx xx xx xx >. x"),
    "/organizations/{far}/place":            ("-",                    "i xxx xx xx xx xx >. x"),
    "/organizations/{nowhere}/place":        ("-",                    "i xxx xx xx xx xx .. x"),
    "/organizations/{near}/closing":         ("i xxx xx xx xx xx oo x", "i xxx xx xx xx xx >> x"),
    "/organizations/{far}/closing":          ("i xxx xx xx xx xx o. x", "i xxx xx xx xx xx >. x"),
    "/organizations/{nowhere}/closing":      ("i xxx xx xx xx xx .. x", "i xxx xx xx xx xx .. x"),
    "/organizations/{alliance}/closing":     ("i xxx xx xx xx xx o. x", "i xxx xx xx xx xx ?. x"),
    "/organizations/{bureau}/closing":       ("i xxx xx xx xx xx .. x", "i xxx xx xx xx xx .. x"),
    "/organizations/{near}/merger":          ("i xxx xx xx xx xx oo x", "i xxx xx xx xx xx !! x"),
    "/organizations/{far}/merger":           ("i xxx xx xx xx xx o. x", "i xxx xx xx xx xx >. x"),
    "/organizations/{nowhere}/merger":       ("i xxx xx xx xx xx .. x", "i xxx xx xx xx xx .. x"),
    "/organizations/{bureau}/merger":        ("i xxx xx xx xx xx .. x", "i xxx xx xx xx xx .. x"),
    "/organizations/{near}/opening":         ("-",                    "i xxx xx xx xx xx >> x"),
    "/organizations/{far}/opening":          ("-",                    "i xxx xx xx xx xx >. x"),
    "/organizations/{nowhere}/opening":      ("-",                    "i xxx xx xx xx xx .. x"),
}  # fmt: skip
"""By GET and by POST, and where there is such a thing by PUT. A single `-`: no such method there."""

for surface in SURFACES:
    TABLE.update(surface.access)
