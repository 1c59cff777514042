"""What each page is, where what it shows comes from, and what may be done next: three answers a page.

They stand closed at the head of the page, under one word, for whoever is new to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from wholeroute.words import N_


class Help(NamedTuple):
    """The three answers, as messages of the catalogues."""

    what: str
    source: str
    next: str


OF_PAGES: Mapping[str, Help] = {
    "desk.html": Help(
        N_("What waits for your role and purpose: each thing with why it is there."),
        N_("From the queues of the rooms you may enter, read anew under your own session."),
        N_("Deal with a thing in its room, take it, give it to a colleague, or put it off."),
    ),
    "overview.html": Help(
        N_("What this installation holds, as far as your role and purpose reach."),
        N_("Counted from the ledger each time you open the page, under your own session."),
        N_("Follow a number to what it counts, or search for somebody or something."),
    ),
    "entities.html": Help(
        N_(
            "Everybody and everything that reports speak of and you may see: people, phones, boats."
        ),
        N_("From the statements of contributions; several records held for one stand as one."),
        N_("Narrow the list by kind, and open one to see each statement with its source."),
    ),
    "entity.html": Help(
        N_("All that is said of one person or thing, statement by statement."),
        N_("Each statement names its contribution, its grade and its date; nothing is mixed."),
        N_("Compare sources, settle what contradicts, take a record out, or ask to disclose it."),
    ),
    "merged.html": Help(
        N_("Records that are held for one and the same, with the judgements that hold them."),
        N_("From judgements of people and of the machine; the machine's count for analysis only."),
        N_("Open one to see why, and take a record out where it is wrong: one act undoes it."),
    ),
    "search.html": Help(
        N_("Whoever and whatever a name, a number or an id may mean, across scripts and slips."),
        N_("From the open records that your purpose reaches; protected people never."),
        N_("Narrow by what is counted, open a result and read its sources, or save the search."),
    ),
    "saved_searches.html": Help(
        N_("Searches that you keep, each with whoever came in since."),
        N_("Each report that is cross-checked is held against them; you see what you may read."),
        N_("Open whoever is new, say that you have looked, or forget the search."),
    ),
    "charts.html": Help(
        N_("Which tables of the pages may be drawn as charts."),
        N_("From what each page shows to your role and purpose; nothing is counted beside it."),
        N_(
            "Choose a table, or open a person, a group or a search and choose “Show as chart” there."
        ),
    ),
    "chart.html": Help(
        N_("One table as a chart, with what it says in words and the same numbers beside it."),
        N_("From the table of its page, read under your own session; what is held back stays so."),
        N_(
            "Choose how it is drawn and along what; its address keeps the choice. Print it, if you like."
        ),
    ),
    "timeline.html": Help(
        N_(
            "What has a date, of several people and things side by side: said, happened, paid,"
            " seen, judged, come in."
        ),
        N_("From statements, records and judgements that you may see; each names its source."),
        N_(
            "Choose a year, a month or a day, narrow by sort and source, follow a thing to what it rests on."
        ),
    ),
    "canvas.html": Help(
        N_("A network to work on: begin with somebody, see how many are beside, and draw them."),
        N_("From your own open lane, read within the last ten minutes; names are read each time."),
        N_("Expand, hide, pin, look for paths; undo anything; keep it as a view for colleagues."),
    ),
    "canvas_picture.html": Help(
        N_("What is drawn on a canvas, as a picture for your own screen and printer."),
        N_("Drawn from the same acts as the canvas, under your own session."),
        N_("Print it for your own work. What is to leave is asked for as data, through the gate."),
    ),
    "canvas_tie.html": Help(
        N_("What ties two things on a canvas."),
        N_("From the statements of contributions and the judgements on pairs of records."),
        N_("Open a contribution to read it whole, or a pair to judge it."),
    ),
    "map.html": Help(
        N_(
            "Where incidents, hubs, facilities, addresses, vehicles and vessels were, and what joins them."
        ),
        N_(
            "From the places and positions in your own open lane; a person has no point of their own."
        ),
        N_(
            "Choose layers and days, open a point to read who says it, measure, print, share the link."
        ),
    ),
    "pairs.html": Help(
        N_("Two records each that may be one and the same, and wait for a person to say."),
        N_("Proposed by the cross-check, which says for each pair what agrees and what differs."),
        N_("Open a pair and judge it: same, different, or unsure. Any judgement can be undone."),
    ),
    "pair.html": Help(
        N_("Two records side by side, with what speaks for one and what for two."),
        N_("Weights are measured on judged pairs; the version that scored is named."),
        N_("Judge with the buttons or the keys, and give a reason where it matters."),
    ),
    "pairs_help.html": Help(
        N_("The keys for judging pairs, and what becomes of a judgement."),
        N_("Written for this page; what the pages of pairs do is what it says."),
        N_("Go back to the queue, or look at what you judged."),
    ),
    "mine.html": Help(
        N_("The pairs that you judged, the newest first."),
        N_("From the judgements that stand in your name; nothing is ever deleted."),
        N_("Look at a pair again, or take your judgement back with a reason."),
    ),
    "together.html": Help(
        N_("Pairs between two reports that share one sort of number."),
        N_("Proposed by the cross-check; none of them has been judged by a person."),
        N_("Untick what your reason is not true of, and judge the rest as one act."),
    ),
    "conflicts.html": Help(
        N_("Where records held for one contradict each other, such as two birth dates."),
        N_("Computed from the statements behind each judgement."),
        N_("Open one, and judge anew the pair that holds them together."),
    ),
    "versions.html": Help(
        N_("How many pairs each version of the machine merged."),
        N_("Every judgement of the machine names the version that made it."),
        N_("Withdraw a version whole if it merged wrongly: people's judgements stay."),
    ),
    "models.html": Help(
        N_("Weights learnt from judgements, each version with its card: data, errors, limits."),
        N_("Learnt from pairs that people judged, split so that nobody is on both sides."),
        N_("Read the card before a version is put to use; an older one can be put back."),
    ),
    "hits.html": Help(
        N_("Reports that met: what came in speaks of somebody whom another report knows."),
        N_("Each report is cross-checked as it arrives, under both owners' handling codes."),
        N_("Open the pair where you may, or write to the owner who is named."),
    ),
    "network.html": Help(
        N_("Groups of people whom several independent layers put together."),
        N_("Found in a snapshot of the open lane; protected people are in none."),
        N_("Open a group and read the evidence; look again when reports have come in."),
    ),
    "network_group.html": Help(
        N_("One group: who is in it, in which part, and on what evidence."),
        N_("From links of reports, payments and contacts; each edge names its statements."),
        N_("Check the role cards, confirm or dismiss the finding, follow a link to its source."),
    ),
    "network_evidence.html": Help(
        N_("The statements behind one link of a group."),
        N_("Each with its contribution, grade and date."),
        N_("Go back to the group, or open the people it speaks of."),
    ),
    "findings.html": Help(
        N_("Leads that analysis gives, each with its evidence. None is an accusation."),
        N_("Made by rules and measures that are named, with the innocent readings tried."),
        N_("Open one, weigh it, and confirm or dismiss it with a reason."),
    ),
    "finding.html": Help(
        N_("One lead: what it says, on which evidence, and what else would explain it."),
        N_("Every piece of evidence is a statement that you can open."),
        N_("Confirm it or dismiss it; nothing leaves before a person confirmed."),
    ),
    "people.html": Help(
        N_("People of whom no report says what they are: suspect, witness, smuggled, or else."),
        N_("Who they are stands in the vault; you see only what decides the category."),
        N_("Open one and say what the evidence shows. Until then nobody may read or match them."),
    ),
    "person.html": Help(
        N_("One person without a category, or on hold in spite of what a report calls them."),
        N_("From the statements about them, without their identity."),
        N_("Choose the category that the evidence bears. To open a hold takes two people."),
    ),
    "holds.html": Help(
        N_("Requests to open somebody on hold, or protected, to analysis."),
        N_("Asked by one person with evidence that is not the person's own account."),
        N_("Decide as the second person, or leave it: silence opens nobody."),
    ),
    "hold.html": Help(
        N_("One request to open somebody to analysis, with its evidence."),
        N_("Asked by a named colleague; the rights officer was told at once."),
        N_("Agree or refuse with a reason."),
    ),
    "reclassify.html": Help(
        N_("The form by which one asks to open a protected person to analysis."),
        N_("Their category and the law behind it stand above the form."),
        N_("Name evidence that is not their own account; another person decides."),
    ),
    "notices.html": Help(
        N_("What the watch over rights is told, as soon as it happens."),
        N_("Written by every request to open somebody, whatever is decided."),
        N_("Read each, look into it, and mark it read."),
    ),
    "identities.html": Help(
        N_("Requests to learn who a protected person is, from them, by their consent."),
        N_("A protection body gave you the report and the pseudonym."),
        N_("Ask, or answer what was asked of you. You are answered alike in every case."),
    ),
    "identity.html": Help(
        N_("One request for an identity and how far it came."),
        N_("Asked and answered by named people; the person's consent decides."),
        N_("Do the step that waits for you, if one does."),
    ),
    "contributions.html": Help(
        N_("The reports that came in, with their receipts."),
        N_("Sent by organisations; each row was accepted or stands in quarantine."),
        N_("Open one to see what it said, or send another."),
    ),
    "contribution.html": Help(
        N_("One report: its terms, its receipt, and what was made of it."),
        N_("The original is sealed; what is shown was read from it."),
        N_("Mend what stands in quarantine, or follow what it speaks of."),
    ),
    "quarantine.html": Help(
        N_("Rows that could not be taken in, each with its reason and its mend."),
        N_("From your organisation's own files; nothing of them was lost."),
        N_("Mend rows here or in your file, try again in bulk, or reject with a reason."),
    ),
    "quarantined.html": Help(
        N_("One row that stayed outside, as it was sent."),
        N_("From your organisation's file; only its sender sees it."),
        N_("Correct the field that is named, and send it again."),
    ),
    "disclosures.html": Help(
        N_("Everything that left, or waits to leave, with purpose, recipient and law."),
        N_("Each was asked by a named person; only a hash of what left is kept."),
        N_("Confirm as the second person, take what is ready, or ask for a new one."),
    ),
    "disclosure.html": Help(
        N_("One request to disclose: to whom, why, and what exactly."),
        N_("Checked against handling codes, categories and the recipient's regime."),
        N_("Confirm, refuse, or take the file, as your part in it allows."),
    ),
    "disclosing.html": Help(
        N_("The form without which nothing leaves."),
        N_("It shows what would leave, field by field."),
        N_("Say to whom, on which law, and why just this; the gate answers at once."),
    ),
    "permissions.html": Help(
        N_("Where your organisation lets its own handling codes yield, and until when."),
        N_("Signed by your organisation's people."),
        N_("Sign a new one, or end one that stands."),
    ),
    "referrals.html": Help(
        N_("Needs that were passed to protection services, one way."),
        N_("Written here without any field for who it is."),
        N_("Refer a need, or answer one that came to your service."),
    ),
    "retention.html": Help(
        N_("People in your organisation's reports whose time to be kept ends."),
        N_("The strictest of the clocks of category, purpose and law."),
        N_("Review each: extend with a reason, erase, or restrict as evidence."),
    ),
    "retained.html": Help(
        N_("One person whose time has come, told by report and dates alone."),
        N_("The clocks that run are listed with their law."),
        N_("Extend with a reason, erase, or restrict."),
    ),
    "subjects.html": Help(
        N_("People who ask what is kept of them."),
        N_("They asked here or through a supervisory authority."),
        N_("Answer each within a month; consult the originators where the law says so."),
    ),
    "subject.html": Help(
        N_("One person's request and how far it came."),
        N_("Who asks stands in the vault."),
        N_("Do the next step before its deadline."),
    ),
    "audit.html": Help(
        N_("Whatever was done or refused, by whom and for what purpose."),
        N_("Each row is a leaf of a sealed tree; it names ids and counts, never a person."),
        N_("Filter it, and verify the tree with a tool that needs no database."),
    ),
    "members.html": Help(
        N_("Who takes part, in which organisation and roles."),
        N_("Kept by administrators, who read no report."),
        N_("Invite, change roles, suspend. Nobody changes their own entry."),
    ),
    "oversight.html": Help(
        N_("Every report of this installation by its terms, never by its words."),
        N_("Counted for whoever watches over the law."),
        N_("Look for reports kept too long or under the wrong law."),
    ),
    "figures.html": Help(
        N_("What this installation holds, in tens."),
        N_("Counted once a day; small figures are not shown."),
        N_("Use them for reports; nothing in them points to a person."),
    ),
    "money.html": Help(
        N_(
            "What was decided for and spent with partners, each euro once, and what could not be added."
        ),
        N_(
            "From files that publishers of aid wrote; each has its source, its hash and its faults by line."
        ),
        N_(
            "Follow a file to see which rule decided about each activity; who steers takes files in here."
        ),
    ),
    "money_file.html": Help(
        N_("One file as it was taken in: its faults, its activities, and what was not taken."),
        N_("Read as it was published; nothing that lacked was made up."),
        N_("Choose a rule or a country; take the file as it is, or as the standard has it."),
    ),
    "partners_indicators.html": Help(
        N_("What came of projects by shared indicator, and how much of it can be judged at all."),
        N_(
            "From periods in files that were taken in, and from results that programme managers wrote."
        ),
        N_("Open the titles of a definition to see what brought each to it."),
    ),
    "plan.html": Help(
        N_("Every action that the plan calls for, the boxed ones first with what they sum up."),
        N_("Read from the plan itself and written down in words of our own, with its lines."),
        N_("Narrow the list, open an action to see how it is measured, or take it as a file."),
    ),
    "plan_action.html": Help(
        N_("One action: how strongly it is put, who acts, by when, and what measures it."),
        N_("From the plan's text at the lines that are named; the indicators are wholeroute's."),
        N_("Follow a law, a system or a baseline, or the rows that it sums up."),
    ),
    "plan_answering.html": Help(
        N_("Which organisation answers for which actor of the plan, from when until when."),
        N_(
            "From what programme managers said, each row signed; of rows on the same two the newest."
        ),
        N_("Look for whom nobody answers; a programme manager says who does, or that it ends."),
    ),
    "plan_indicators.html": Help(
        N_("All that the plan is measured by, each with its definition and unit."),
        N_("Defined for this register; a baseline is a figure that the plan itself states."),
        N_("Follow one to its actions or its baseline, or take all of them as a file."),
    ),
    "plan_indicator.html": Help(
        N_("One indicator: what it means, where it began, what is aimed at, and what it came to."),
        N_("Baselines are the plan's; each value names who gave it, when, and on what evidence."),
        N_("Read the definition first. Follow a value to its evidence, or take all as a file."),
    ),
    "plan_versions.html": Help(
        N_("Every plan that is held here, in each version that was loaded."),
        N_(
            "From its files, word for word, under a hash; version 1 of the Union's is the program's."
        ),
        N_("Open a plan, see what a version changed, or lay two plans side by side."),
    ),
    "plan_differences.html": Help(
        N_("What one version of a plan says otherwise than another, row by row."),
        N_("Worked out from both versions as they were loaded."),
        N_("Read each field as it was and as it is; go back to choose other versions."),
    ),
    "plan_compare.html": Help(
        N_("Two plans by what both measure and by who acts in both."),
        N_("From the plans themselves; values are those that stand, each with its evidence."),
        N_("Choose another plan to lay beside it, or open an indicator to see all of it."),
    ),
    "plan_systems.html": Help(
        N_("Whatever the plan names that works, and what this platform does for it."),
        N_("Each need was read from the plan; a page is named only where it exists."),
        N_("Choose what is met or not yet, and open the page that meets it."),
    ),
    "plan_figures.html": Help(
        N_("The numbers that the plan states, as baselines to measure from."),
        N_("From its text and footnotes, at the lines that are named."),
        N_("Read what a figure counts before you use it; take all of them as a file."),
    ),
    "plan_acts.html": Help(
        N_("The laws and documents behind the plan, and how far each came."),
        N_("From official journals and public pages; each stage names its own."),
        N_("Open a source, or see which actions rest on a document."),
    ),
    "plan_act.html": Help(
        N_("One law or document, and how far it came."),
        N_("From the plan's register and from what was written since, each step with its source."),
        N_("Follow a source; whoever steers the plan adds what came since."),
    ),
    "plan_law.html": Help(
        N_("The law behind the plan: files by stage, how states apply it, procedures, treaties."),
        N_("From official journals, contact points and whoever steers the plan."),
        N_("Open a law to see it state by state, or print what states told."),
    ),
    "plan_law_act.html": Help(
        N_("One law, state by state: what each told, who is silent; or who is party to a treaty."),
        N_("From the states' contact points, and lists of the United Nations."),
        N_("Open a state; its contact point tells there how the law is applied."),
    ),
    "plan_law_state.html": Help(
        N_("How one state applies one law, topic by topic, and what it did about it."),
        N_("Each word is signed by an organisation, with source and day; earlier ones stay."),
        N_("Tell how a topic is applied, or add a step, where you speak for this state."),
    ),
    "plan_law_report.html": Help(
        N_("What states told of one law, its gaps and who is silent, made to be printed."),
        N_("Put together from the pages of the states; it assesses nothing by itself."),
        N_("Print it, or take the table as a file."),
    ),
    "plan_statistics.html": Help(
        N_("What is counted of facilitation, and the file in which states hand it in."),
        N_("Columns as in Eurostat's files; each line is checked against the others."),
        N_("Take the template, fill it in, check it, and hand it in for your state."),
    ),
    "plan_knowledge.html": Help(
        N_("Notes beside the plan: practice, studies, needs, training, tools, consultations."),
        N_("Written by contact points and whoever steers, in their organisation's name."),
        N_("Search them, open one, or write what others can learn from."),
    ),
    "plan_note.html": Help(
        N_("One note as it stands, what it said before, and what was replied."),
        N_("Written by the organisation that is named; it names no person."),
        N_("Reply to it, or say your own anew."),
    ),
    "plan_note_form.html": Help(
        N_("The form of a note."),
        N_("What you write stands in your organisation's name, and earlier words stay on record."),
        N_("Choose what it is, write it, and name the actions that it helps. Name nobody."),
    ),
    "plan_commitments.html": Help(
        N_("What forums beside the plan agreed on, element by element."),
        N_("Written by contact points and whoever steers the plan."),
        N_("Open one to see which actions show whether it is kept."),
    ),
    "plan_commitment.html": Help(
        N_("One commitment: who made it, when, until when, and which actions it serves."),
        N_("Written by the organisation that is named."),
        N_("Follow it to its actions, or say your own anew."),
    ),
    "partners.html": Help(
        N_("Partners outside the Union by route: their needs, gaps, activities and agreements."),
        N_("From records that contact points and whoever steers the plan wrote down."),
        N_("Open a partner, keep those with a gap, or open any other country."),
    ),
    "partners_partner.html": Help(
        N_("One partner: what was agreed and reviewed, what is needed, done and reached."),
        N_("From signed records, and from the law tracker for the UN Protocol."),
        N_("Answer a gap with an activity, or open a record for its source."),
    ),
    "partners_agreements.html": Help(
        N_("Which stage each agreement reached with which partner, and when."),
        N_("From signed records, each with its source; earlier stages are kept."),
        N_("Open one, or take the table as a file."),
    ),
    "partners_routes.html": Help(
        N_("Every route from origin to onward movement, with needs and gaps."),
        N_("Routes are those of the plan; needs are written down by partner."),
        N_("Open a route for its gaps and conferences."),
    ),
    "partners_route.html": Help(
        N_("One route, stretch by stretch, its gaps, and what conferences on it recommended."),
        N_("From signed records of partners that lie on it, and of the route itself."),
        N_("Answer a gap, or tell how far a recommendation came."),
    ),
    "partners_record.html": Help(
        N_("One record as it stands, what it said before, and what rests on it."),
        N_("Written by the organisation that is named; it names no person."),
        N_("Say it anew, or take it back with a reason, where it is yours."),
    ),
    "partners_record_new.html": Help(
        N_("The form of a record."),
        N_("What you write stands in your organisation's name, and earlier words stay on record."),
        N_("Choose what it is, fill it in, and say whether everybody may read it."),
    ),
    "plan_editions.html": Help(
        N_("Each edition of the plan: how it stood one day, and the report that says so."),
        N_(
            "Frozen from the register, evidence and values at one moment, under a number and a hash."
        ),
        N_("Open one to read it, sign it or take it along; whoever steers may freeze another."),
    ),
    "plan_edition.html": Help(
        N_("One edition: how far each action had come that day, and what changed since the last."),
        N_("From what was frozen, and nothing else: what came later is in the next edition."),
        N_(
            "Take the report or its data along; who steers signs it, and publishes it once two have."
        ),
    ),
    "plan_questionnaires.html": Help(
        N_("Every questionnaire that was made, version by version, and how far its answers are."),
        N_("Made by programme managers; answered by those who answer for an actor of the plan."),
        N_("Open one to send it, remind, or read the answers side by side; or make another."),
    ),
    "plan_questionnaire.html": Help(
        N_("One version of a questionnaire: who was asked, and what each said to each question."),
        N_("From complete answers; what is not complete is read by nobody but who writes it."),
        N_("Send it, remind who is late, take the answers along, or make the next version."),
    ),
    "plan_questionnaire_new.html": Help(
        N_("The form in which a questionnaire is made, or its next version."),
        N_("Questions name indicators and actions of a plan; unit and definition are theirs."),
        N_("Fill in rows, make it, and look at it before you send it to anybody."),
    ),
    "plan_silent.html": Help(
        N_("Who was asked, is past due, and has not answered in full."),
        N_("Reckoned from the days on which answers were due, whenever the page is read."),
        N_("Open the questionnaire and remind them."),
    ),
    "plan_asked.html": Help(
        N_("What your organisation is asked of a plan, and by when."),
        N_("Sent by a programme manager to whoever answers for an actor of the plan."),
        N_("Open one to answer it, or take in a file that you filled in without a connection."),
    ),
    "plan_answer.html": Help(
        N_("The questions that you are asked, filled in with what you said last."),
        N_("From a questionnaire's version; definitions are those of the plan's indicators."),
        N_("Type, let it be kept as a draft, and hand it in; it becomes evidence and values."),
    ),
    "plan_organisations.html": Help(
        N_("Whom the plan asks to act, whose part they are, and who came after them."),
        N_("From the plan; since when and until when only where a source says so."),
        N_("Follow a number to the actions."),
    ),
    "allegations.html": Help(
        N_("What was alleged against people's rights, and how long each has been open."),
        N_("Written down by contact points and programme managers; nothing is ever taken away."),
        N_(
            "Open one to add to it or decide it; whoever reviews rights looks whether one is missing."
        ),
    ),
    "allegation.html": Help(
        N_("One allegation with all that was added to it, day by day."),
        N_("Each line is signed by an organisation and stands in the sealed log as a hash."),
        N_("Forward it, correct beside it, join it; decide it, where you did not write it down."),
    ),
    "allegation_form.html": Help(
        N_("The form in which an allegation is written down."),
        N_("From whatever reached your organisation. It stays for good, and names nobody."),
        N_("Say when, how and where; another decides it within ten days."),
    ),
    "campaigns.html": Help(
        N_("Information campaigns along the routes: for whom, how far, and what they changed."),
        N_("Written by programme managers; results are reckoned from counts, place by place."),
        N_("Open one to see how it was made and what it came to, or take all of them as a file."),
    ),
    "campaign.html": Help(
        N_("One campaign: its result, what was delivered, what was asked, and how it is made."),
        N_("From counts by place; everybody sees tens, members of the plan each count."),
        N_("Read whether it was compared with anything; whoever steers adds days and waves."),
    ),
    "campaign_form.html": Help(
        N_("The form of a campaign: a list of what is best settled before it begins."),
        N_("What you write stands in your organisation's name, and earlier words stay on record."),
        N_("Choose above all with what it will be compared: afterwards that is too late."),
    ),
    "safeguards.html": Help(
        N_("What this installation promises to the people in its data, and who may do what."),
        N_("Computed from the rules that the code decides by."),
        N_("Hold us to it: each promise names the tests that keep it."),
    ),
    "reports.html": Help(
        N_("Reports that you are typing, and those that wait for a second person."),
        N_(
            "Typed here or taken in from the page that works without a connection; sealed, and yours."
        ),
        N_("Go on with one, begin another, or send one once you have seen how it lands."),
    ),
    "report_new.html": Help(
        N_("The ways in which a report can be typed."),
        N_("Each form asks only for what the vocabulary knows: nothing of looks or belief."),
        N_("Choose what it is. A draft is kept for thirty days after its last change."),
    ),
    "report_draft.html": Help(
        N_("One report as you type it: its items, their links and a text."),
        N_("From you alone. Nothing is filled in or changed; below a field stands how it is read."),
        N_("Add what it speaks of, look at what is missing, then see how it lands."),
    ),
    "report_review.html": Help(
        N_("How the draft would stand in the ledger, with the lane of everybody in it."),
        N_("Read by the same reader as any file, without storing anything."),
        N_("Send it, have a second person look at it, or go on typing."),
    ),
    "report_rule.html": Help(
        N_("Whether your organisation has a second person send what one typed."),
        N_("Decided by its administrator, and kept with their name."),
        N_("Choose; it holds for drafts that are being typed already."),
    ),
    "debriefing.html": Help(
        N_("A voluntary account of how smugglers work, without anybody's identity."),
        N_("From whoever wants to tell, once they know that nothing follows from saying no."),
        N_("Begin it, and send it on another day; look first whether somebody needs help."),
    ),
    "screening.html": Help(
        N_("A voluntary look at what somebody needs."),
        N_("From what they say and what you notice; it is kept nowhere but with the service."),
        N_("Tick what helps, choose the service and how soon, and tell it."),
    ),
    "components.html": Help(
        N_("Every part that pages are built of, in each of its states."),
        N_("From the style sheet and the templates themselves; there is no data in it."),
        N_("Build new pages of these, and look here after you changed one."),
    ),
    "tour.html": Help(
        N_("A walk through the exercise, for a first hour with it."),
        N_("Everybody and every report on the way is invented."),
        N_("Begin with the first stop, and leave the seat at the top when you are done."),
    ),
    "tokens.html": Help(
        N_("Tokens by which your programs read and act in your name, each in one seat."),
        N_("You made them; the tokens themselves are kept nowhere but with you."),
        N_("Make one for each program, and end one as soon as nobody needs it."),
    ),
}
