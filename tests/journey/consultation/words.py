"""What the invented people of the consultation say, and where."""

ROUND = "/rounds/threats-to-hospitals"
QUESTION = "What should States do so that hospitals stay open during an attack?"
SENTENCE = "All three want hospitals to stay open."
SAID = {
    "Republic of Valdora": "States should name hospitals as critical infrastructure.",
    "Cablewright": "Vendors will share warnings with hospitals free of charge.",
    "Ward Watch": "Patients need to be told when care is interrupted.",
}
TWIN = "Cablewright Limited"
