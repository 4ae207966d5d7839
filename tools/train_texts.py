"""English texts for the little models that tools/train_tiny_embed.py and train_tiny_rerank.py train, beside WordNet.

everyday(rng, n) makes sentences and search queries about fifty topics of daily life from the table below;
sentences(path) reads the sentences of a plain text, a novel for example.
"""
import re

# topic: things to do; ... | names of things; ... | sentences; ... with one of each [a|b]
TOPICS = """
pets: feed the cat; walk the dog; brush the dog's coat; play with a kitten; take the puppy to the vet; clean the hamster's cage
| a sleepy cat; a loyal dog; pets; a house cat on the sofa; kittens; puppies; an animal that lives with people; a goldfish; a hamster
| The [cat|kitten|dog|puppy] [sleeps|lies|dreams] on the [sofa|bed|carpet|chair]; Our [cat|kitten] [caught|chased|ate] a mouse; The [dog|puppy] barks when [somebody|the postman|a stranger] comes to the door; My [daughter|son|brother] wants a [dog|cat|rabbit|hamster] for [his|her] birthday
wild animals: hunt for food; watch the animals in the zoo; protect the tiger; follow the tracks of a bear; photograph the lions
| wild animals; predators; a hungry lion; animals of the forest; a pack of wolves; a bear in the mountains; deer; an elephant herd; endangered species
| The [lion|tiger|wolf|leopard] [hunts|kills|follows] its prey at night; [Bears|Hedgehogs|Bats] sleep through the winter; A [deer|fox|wild boar] ran across the [road|field]; [Elephants|Giraffes|Zebras|Monkeys] live in [herds|groups|families]
sea animals: watch the whales; swim with the dolphins; catch a fish; collect shells on the beach
| animals in the ocean; a whale; sharks; dolphins; a coral reef; fish and crabs; life in the deep sea; seals; an octopus
| [Whales|Dolphins|Seals] are mammals, not fish; A [shark|whale|school of fish|sea turtle] swam [near the boat|under the ship]; The [octopus|crab|lobster] hides between the [rocks|corals]
birds: build a nest; feed the birds in winter; watch the birds; lay an egg
| birds; an eagle; a bird of prey; a nest with three eggs; songbirds; feathers and wings; migrating geese; a parrot
| The [swallows|storks|geese] fly south in autumn; A [blackbird|robin|nightingale] [sang|was singing] in the [tree|garden]; The [owl|hawk|eagle] has sharp [eyes|claws]
insects: swat a fly; keep bees; catch butterflies; get rid of ants in the kitchen
| insects; bees and honey; a spider's web; ants; butterflies; mosquitoes; a wasp sting
| The [bees|butterflies|wasps] fly from flower to flower; A [mosquito|wasp|bee] stung me on the arm; [Ants|Termites] live in large colonies
farm: milk the cows; plough the field; harvest the wheat; feed the pigs; shear the sheep; collect the eggs
| a farm; agriculture; cows in the meadow; a tractor; farmers; sheep and goats; crops; the harvest
| The farmer [drives a tractor|sows wheat|sells milk and eggs]; [Cows|Sheep|Goats] eat grass in the meadow; The [wheat|corn] harvest was [good|poor] this year
cooking: cook dinner; fry the onions in butter; boil the rice; chop the vegetables; add salt and pepper; roast a chicken; make tomato sauce; peel the potatoes
| recipes; a pot of soup; how to cook pasta; fried fish; spices and herbs; a delicious meal; the ingredients of a stew; a vegetarian dish
| [Stir|Heat|Cook] the [sauce|soup|stew] for ten minutes; The [chef|cook|grandmother] [prepared|served|tasted] the [meal|soup|roast]; The [rice|meat|fish] is [still raw|too salty|almost done]; Cut the [carrots|onions|mushrooms] into small pieces
baking: bake a cake; knead the dough; mix flour, eggs and sugar; preheat the oven; bake bread; decorate the cake with cream
| how to make a cake; a loaf of bread; cookies; a birthday cake with candles; chocolate cake recipe; yeast dough; pastry
| The [cake|bread|pie] is in the oven; The dough must [rest|rise] for an hour; The baker gets up early to bake [bread|rolls]
eating out: book a table; order a pizza; pay the bill; leave a tip; drink a cup of coffee; try the local food
| a restaurant; breakfast; a cup of tea; red wine; the menu; fast food; a good place to eat; dessert
| The waiter brought [the menu|our drinks|the bill]; We had [lunch|dinner|breakfast] in a small [restaurant|cafe]; The [coffee|tea|soup] was [cold|too hot|very good]
space: launch a rocket; fly to the moon; land on Mars; build a space station; explore the universe; send a satellite into orbit
| space travel; exploring the universe; a rocket engine; an astronaut; the space station; a mission to Mars; satellites
| The [spacecraft|probe|rocket|capsule] [reached|orbits|landed on] [Mars|the Moon|Jupiter]; The astronauts [repaired|left|returned from] the space station; The satellite [sends pictures|measures the temperature] from orbit
astronomy: look at the stars; discover a new planet; use a telescope; watch an eclipse of the sun
| planets and stars; the solar system; a distant galaxy; a black hole; the night sky; the phases of the moon; a comet
| The [astronomer|scientist] observed a [star|comet|galaxy|planet]; The Earth [turns around|circles] the Sun once a year; The light of this [star|galaxy] needs [thousands|millions] of years to reach us
banking: open a bank account; lend money; pay interest; repay a loan; transfer money; save money; get a credit card; borrow money for a house
| a bank account; interest rates; a mortgage; saving money for old age; debts; cash; credit; the central bank
| The bank [refused|granted|offered] the loan; He [owes|borrowed|lent] a lot of money; She [put|keeps] her savings in the bank; The central bank [cut|raised] its rate
stock market: buy shares; invest in stocks; lose money on the stock exchange; sell the shares with a profit
| the stock market; investors; share prices; a financial crisis; profits and losses; the company's annual report; dividends; inflation
| The company made a [profit|loss] last year; Investors [bought|sold] their shares; The price of [oil|gold|the shares] [rose|fell] [sharply|slightly|again]; The [market|economy] [grew|crashed|recovered]
tax and pension: pay taxes; fill in the tax form; retire at sixty; save for retirement; insure the house
| income tax; a pension; insurance; the tax office; retirement; the salary; wages
| The government [lowered|raised] taxes; Workers pay [taxes|for their pension] from their wages; My [father|mother|neighbour] will retire next year; The insurance paid for the [damage|accident]
rain: take an umbrella; watch the weather forecast; seek shelter from the storm; get wet in the rain
| weather; the weather forecast for tomorrow; a thunderstorm; heavy rain; a storm is coming; strong wind; a flood; a hurricane; clouds
| It will [rain|storm|be cloudy] [tomorrow|tonight|all week]; The storm [damaged|destroyed] many [roofs|trees|houses]; [Lightning|The wind] [struck|broke] the tree; The river flooded the [village|fields] after the rain
heat: enjoy the sunshine; stay in the shade; drink enough water in the heat
| a hot summer; drought; sunshine; a heat wave; warm weather; the desert; climate
| It is [hot|sunny|dry] today; The [lake|river|field] dried up in the hot summer; The sun [shines|burns] and there is no cloud in the sky; The temperature rose to [thirty|forty] degrees
winter: build a snowman; clear the snow from the road; go skiing; heat the house
| winter weather; snow and ice; a frozen lake; cold temperatures; frost; an avalanche; a ski resort; a blizzard
| It [snowed|was freezing] all night; The [lake|road|window] was covered with ice; The snow [melted|fell|blocked the road]; The [car|bus] slid on the icy road
medicine: take a pill; swallow the tablets; see a doctor; treat a disease; prescribe a drug; vaccinate the children; examine the patient
| drugs for a patient; a medical treatment; symptoms of a cold; a headache; vaccination; side effects of the drug; fever and cough; a pharmacy
| The doctor [prescribed|recommended] [a drug|tablets|rest]; The [vaccine|drug] protects [children|old people] against the disease; She has a [fever|headache|cold|sore throat]; Take the [pills|drops|tablets] [before|after] meals
hospital: operate on the heart; call an ambulance; nurse the sick; break a leg; recover from an operation
| surgery; a hospital; the emergency room; a heart attack; nurses and doctors; a broken arm; cancer treatment; a blood test
| The surgeon [operated on|removed|repaired] the [heart|knee|tumour]; The ambulance took the [injured man|child|patient] to the hospital; The patient [died|recovered|woke up] after the operation
fitness: do exercises; lose weight; eat healthy food; stop smoking; run every morning; get enough sleep; stay healthy
| health advice; physical exercise; a healthy diet; yoga; vitamins; overweight; stress; fitness training
| [Vegetables|Fruit|Sport] [are|is] good for your health; [Smoking|Alcohol|Too much sugar] harms your body; She [runs|swims|trains] three times a week; Walking every day keeps you [fit|healthy]
music: play the piano; sing a song; learn the guitar; listen to music; compose a symphony; dance to the music; tune the violin
| musical instruments; an orchestra; a beautiful melody; a rock concert; the singer's voice; drums and trumpets; classical music; a pianist
| The [orchestra|band|pianist|choir] [played|performed] a [symphony|sonata|song]; The [guitar|violin|piano] is out of tune; The audience listened to the [concert|opera|singer]
art: paint a picture; draw a portrait; visit the museum; carve a statue; mix the colours
| a painting; colours; modern art; a sculpture; an exhibition of pictures; the artist's brush; blue and red; drawings
| The [artist|painter|sculptor] [painted|drew|sold] a [portrait|landscape|picture]; The museum shows [paintings|drawings|statues] from the [last|nineteenth] century; [Red|Blue|Yellow] and [green|white|black] are colours
film: watch a film; go to the cinema; act in a play; shoot a movie; buy tickets for the theatre
| a movie; actors; a theatre play; a comedy; television; a famous actress; the director; the stage
| The [actor|actress] [played|forgot] [her|his] role; The [film|play|series] was [boring|funny|exciting]; The audience [laughed|clapped] at the end of the [play|film]
books: read a novel; write a poem; publish a book; borrow a book from the library; tell a story
| literature; a novel; a good book; poetry; the library; an author; a fairy tale; a newspaper article
| The [author|writer|poet] [wrote|published|finished] a new [book|novel|poem]; The [book|story|novel] tells of a [king|young woman|long journey]; She reads the newspaper every morning
football: score a goal; win the match; kick the ball; train the team; play basketball
| a football match; the goalkeeper; a championship; the winning team; players; a referee; sports; tennis
| The [striker|player|captain] [scored|missed] in the [first|last] minute; Our team [won|lost] the [game|final|match]; The referee showed the red card; The coach trained the [team|players] for the final
races: win the race; run a marathon; ride a bicycle; break the record; win a gold medal
| the Olympic games; a runner; a fast swimmer; a bicycle race; an athlete; the finish line; the world record
| The [runner|swimmer|cyclist|athlete] [won|finished|lost] the race; She [broke|set] a new world record; He came first, [two|ten] seconds ahead of the others
crime: steal a car; arrest a thief; rob a bank; catch the murderer; commit a crime; call the police
| a crime; a burglar; murder; the police investigation; a criminal; prison; theft; a witness; fraud
| The police [arrested|caught|questioned] the [thief|murderer|suspect]; The thief [stole|sold] the [jewels|car|money]; The murderer spent twenty years in prison
law: sue the company; go to court; sign a contract; defend the accused; sentence the man to prison; break the law
| a criminal trial; the judge; a lawyer; a law; a court decision; guilty or innocent; a contract; legal advice; justice
| The [judge|jury|court] found [him|her|the woman] [guilty|innocent]; The lawyer [defended|advised] [his|her] client; The [court|judge] sentenced the [thief|man] to prison
politics: vote for the president; win the election; pass a law; govern a country; protest against the government; hold a speech
| politics; an election; the government; the president; parliament; democracy; a political party; ministers
| The [president|prime minister|government] [resigned|announced new laws|lost the election]; Parliament [debated|rejected|passed] the [law|budget]; The people [voted|protested] for more [freedom|rights]
war: fight a battle; attack the enemy; sign a peace treaty; fire a gun; defend the city
| war and peace; soldiers; an army; a battle; weapons; a general; the enemy's attack; a bomb
| The [soldiers|troops|tanks] [attacked|left|defended] the [city|village|border]; The [war|battle] [ended|began] in [spring|winter]; The general ordered the attack
school: do homework; teach children; learn to read; pass an exam; study mathematics; go to school
| a school; teachers and pupils; education; homework; an exam; lessons; a classroom; learning a language
| The [teacher|professor] [explained|taught|asked] the [lesson|students|rule]; The [pupils|children|students] [wrote|passed|failed] the test; Children go to school to learn [reading|writing|maths]
science: do an experiment; prove a theory; discover a new element; measure the temperature; publish the results
| a scientific discovery; physics; a chemist in the laboratory; an experiment; atoms and molecules; biology; a theory; mathematics
| The [scientist|chemist|physicist] [discovered|tested|published] a [theory|new substance|result]; Water consists of hydrogen and oxygen; The experiment [failed|succeeded|proved the theory]
cars: repair the car; drive to work; change the tyres; fill the tank with petrol; park the car; brake
| a car; a car repair shop; the engine; a flat tyre; traffic; a driver; vehicles; a truck; an accident on the road
| The [car|engine|truck] [broke down|does not start|needs oil]; The mechanic [repaired|checked] the [engine|brakes|car]; The driver [stopped|braked] at the red light; Two cars crashed at the crossing
trains: catch the train; buy a ticket; wait at the station; miss the bus; take the subway
| public transport; a railway station; train tickets; the platform; the bus stop; a train to the city; the timetable; passengers
| The [train|bus|tram] [leaves|arrives|departs] at [nine|noon|five]; The train was [late|full|delayed]; Passengers wait [on the platform|at the station]
travel: book a flight; pack the suitcase; go on holiday; stay at a hotel; visit a foreign country; get a passport
| a holiday at the beach; an airport; travel; a hotel room; tourists; a plane; luggage; a trip around the world
| The plane [landed|took off] [late|on time]; We spent our holiday [in the mountains|by the sea|in Italy]; The tourists visited the [castle|old town|museum]
ships: sail across the ocean; row a boat; steer the ship; cross the river
| a ship; a sailing boat; a harbour; sailors; the captain; a ferry; waves; the coast; the tides
| The [ship|boat|ferry] [sank|left the harbour|sailed] in the storm; The captain steered the ship [into the harbour|around the rocks]; High waves hit the [coast|boat]
programming: write a program; fix a bug; test the software; compile the code; debug the program; delete a file; learn to program
| software; a software bug; source code; a programming language; a crash of the program; memory leak; an algorithm; a developer; unit tests
| The [program|application|server] [crashed|stopped|is slow]; The programmer [fixed|found|wrote] the [bug|code|test]; The function returns an error when the file is missing
computers: install a program; restart the computer; send an email; search the internet; connect to the network; charge the phone
| a computer; the internet; a laptop; a password; hard disk; a mobile phone; a website; a virus; data
| My [computer|laptop|phone] is [broken|too slow|new]; The [file|data|password] was lost; He [sent|read|answered] an email; The network is down
house: clean the kitchen; paint the wall; wash the dishes; repair the roof; buy furniture; open the window
| a house; furniture; a table and chairs; the kitchen; an apartment for rent; a bedroom; a leaking roof; household
| The [table|bed|sofa|chair] is made of wood; She [cleaned|painted|swept] the [room|kitchen|floor]; The [roof|window|door] is [broken|old|open]; They rented a flat with three rooms
building: build a bridge; construct a house; lay bricks; cut the wood with a saw; use a hammer
| a building site; a bridge; an architect; tools; bricks and stones; a carpenter; concrete; a skyscraper
| The [workers|builders] [built|repaired] a [bridge|road|house|wall]; The carpenter [cut|nailed|measured] the boards; The architect designed the [church|tower|house]
garden: plant a tree; water the flowers; cut the grass; grow tomatoes; pick apples; pull out the weeds
| a garden; flowers; a rose; trees and bushes; seeds; vegetables from the garden; plants; an apple tree; a lawn
| The [roses|tulips|apple trees] [bloom|grow] in [spring|May]; She [waters|plants] the [flowers|vegetables] in her garden; The tree lost its leaves in autumn; Plants need light and water
clothes: wear a coat; buy new shoes; sew a dress; wash the shirt; put on a hat
| clothes; fashion; a warm coat; shoes; a red dress; trousers; a tailor; a pair of gloves; cotton and wool
| She wore a [red|long|new] [dress|skirt|coat]; The [shirt|jacket|dress] is too [tight|big|expensive]; The tailor [sewed|shortened] the trousers
family: raise a child; visit the grandparents; play with the children; take care of the baby
| family; children; a mother and her baby; brothers and sisters; grandparents; parents; twins; a little boy
| The baby [cries|sleeps|laughs]; My [brother|sister|uncle|aunt] has two children; The [mother|father] read the children a story; The children [played|fought] in the garden
love: marry her; fall in love; kiss the bride; get divorced; write a love letter
| love; a wedding; husband and wife; a divorce; a romantic evening; a kiss; the bride; friendship
| They [married|met|divorced] last [year|summer]; He loves her [with all his heart|very much]; The couple celebrated their wedding
feelings: be afraid; feel happy; weep; get angry; laugh at a joke; comfort a sad friend
| happiness; fear; anger; a sad person; loneliness; joy; emotions; a good mood; grief
| She was [happy|sad|angry|afraid]; He [cried|laughed|smiled] when he [heard|read] the news; I am [worried|glad|sorry]; The child is afraid of the dark
sleep: go to bed; fall asleep; wake up early; have a dream; take a nap; rest after work
| sleep; a nightmare; tiredness; insomnia; a good night; an alarm clock; a nap in the afternoon
| He [slept|dreamed] [all night|until noon|badly]; I am tired and want to go to bed; The alarm clock rings at six
work: find a job; write a report; hire workers; attend a meeting; go on strike; earn money
| a job; the office; employees; a meeting; unemployment; the boss; a job interview; colleagues; a trade union
| The [boss|manager] [fired|hired|praised] the [worker|secretary]; The workers went on strike for higher wages; She works in [an office|a factory|a shop]; The factory [closed|hired] hundreds of workers
shopping: go shopping; buy bread and milk; compare prices; pay in cash; return the goods; get a discount
| a shop; a supermarket; prices; customers; a discount; a gift; the market; money spent on food
| The [shop|store|supermarket] [closes|opens] at [eight|nine]; The customer [bought|returned|paid for] the [shoes|goods|book]; Everything is [cheap|expensive] here
history: study history; dig for ruins; found a city; conquer the land
| history; ancient Rome; a medieval castle; kings and queens; an empire; ruins of a temple; archaeology; the middle ages; pyramids
| The [king|queen|emperor] [ruled|died|built a castle] [long ago|in the middle ages]; Archaeologists found [an ancient temple|bones|coins]; The castle was built in the [twelfth|fifteenth] century
religion: pray; go to church; believe in god; light a candle
| religion; a church; prayer; a priest; god and heaven; the bible; a temple; monks; faith
| The priest [prayed|preached|blessed the people]; The [church|temple|monastery] is very old; They believe in [god|life after death]
language: translate a text; learn a foreign language; speak French; look up a word; correct the spelling
| languages; grammar; a dictionary; translation into English; an interpreter; the meaning of a word; pronunciation
| He speaks [three languages|fluent French|with an accent]; The word has [two|several] meanings; She translated the [letter|book|poem] into [German|English]
energy: generate electricity; save energy; switch off the light; burn coal; install solar panels
| electricity; a power station; solar energy; oil and gas; a battery; nuclear power; wind turbines; fuel
| The power [failed|went out] during the storm; [Wind|Water|Solar] power gives clean energy; The [battery|lamp|motor] needs electric current
environment: protect the environment; recycle plastic; pollute the river; plant forests; reduce waste
| pollution; climate change; waste and garbage; a dirty river; the rain forest; nature; clean air
| The factory [polluted|poisoned] the [river|air]; The ice at the poles is melting; Plastic waste [kills|harms] [fish|birds]
city: live in the city; cross the street; find the way to the station; build a new road
| a big city; traffic jams; a street; the town hall; a village; inhabitants; the capital of France; suburbs
| The streets are full of [cars|people]; London is the capital of [England|Great Britain]; The [village|town] has a [church|school|market]; Turn left at the crossing
mountains: climb a mountain; go hiking; camp in the forest; cross a river; look at the view
| mountains; a hiking trail; a volcano; a deep valley; a tent; rivers and lakes; an island; the peak
| They [climbed|reached] the top of the mountain; The volcano [erupted|is active]; The path goes through [the forest|a valley]; The river flows into the [sea|lake]
party: celebrate a birthday; give a present; invite friends; dance all night; sing carols
| a birthday party; a gift for a friend; Christmas; guests; a celebration; a festival; fireworks; a surprise
| We celebrate [Christmas|her birthday|the new year] [together|with friends]; The guests [danced|drank|sang] until midnight; She got a [present|book|ring] for her birthday
games: play chess; solve a puzzle; roll the dice; play cards; play a video game
| a game; chess; toys; playing cards; a puzzle; a video game; a doll; hobbies
| She [won|lost] the game of chess; The children play [with toys|hide and seek|with a ball]; He moved the [king|queen|knight]
time: be late; make an appointment; wait for an hour; plan the week
| time; a clock; the calendar; yesterday and tomorrow; a century; hours and minutes; the date; morning and evening
| The clock [shows|struck] [ten|midnight]; The meeting is on [Monday|Friday|Tuesday]; He came an hour late; A year has twelve months
body: wash your hands; brush your teeth; cut your hair; breathe deeply
| the human body; eyes and ears; bones and muscles; the heart; the brain; skin; blood; teeth; hair
| The heart pumps blood through the body; She has [blue|brown] eyes and [long|dark] hair; He [hurt|broke|washed] his [hand|leg|foot]; We [see|hear|smell] with our [eyes|ears|nose]
""".strip()

FORMS = """How to {x}|How do I {x}?|{x}.|I want to {x}.|They will {x} tomorrow.|He decided to {x}.|Do not {x}.|She likes to {x}.
    |We could not {x}.|It is time to {x}.|The best way to {x}|You must {x} before you leave.|Who can {x}?|Why should I {x}?
    |My friend helped me to {x}.|He forgot to {x}.|Please {x}!|{x}""".replace("\n    ", "").split("|")
ABOUT = """{x}|{x}|{x}.|about {x}|What is {x}?|This is a text about {x}.|I read a book about {x}.|Tell me more about {x}.|news about {x}
    |information on {x}|pictures of {x}|We talked about {x}.|She knows a lot about {x}.""".replace("\n    ", "").split("|")
AFTER = "|||||| yesterday| this morning| last week| again| in the evening| and nobody knows why| because it had to be".split("|")


def topics():
    """[(name, things to do, names of things, sentences)]"""
    out = []
    for block in re.split(r"\n(?=[a-z ]+: )", TOPICS):
        name, rest = block.split(":", 1)
        parts = re.split(r"\n\| ", rest)
        out.append((name,) + tuple([x.strip() for x in p.split(";")] for p in parts))
    return out


def one_of(rng, text):
    return re.sub(r"\[([^\]]*)\]", lambda m: rng.choice(m.group(1).split("|")), text)


def everyday(rng, n):
    """Up to n different (topic, text): sentences, questions and queries."""
    table, out, seen = topics(), [], set()
    for _ in range(3 * n):
        name, verbs, nouns, whole = rng.choice(table)
        kind = rng.random()
        if kind < 0.35:
            text = rng.choice(FORMS).format(x=rng.choice(verbs))
        elif kind < 0.55:
            text = rng.choice(ABOUT).format(x=rng.choice(nouns))
        else:
            text = one_of(rng, rng.choice(whole)) + rng.choice(AFTER)
            if kind > 0.94:
                text += ". " + one_of(rng, rng.choice(whole))
            text += rng.choice([".", ".", ".", ""])
        text = text if rng.random() < 0.2 else text[0].upper() + text[1:]
        if text not in seen:
            seen.add(text)
            out.append((name, text))
        if len(out) == n:
            break
    return out


def sentences(path):
    """The sentences of 5 to 40 words of a plain text, in order."""
    with open(path, encoding="utf-8", errors="replace") as f:
        text = f.read()
    out = []
    for paragraph in re.split(r"\n\s*\n", text):
        paragraph = re.sub(r"\s+", " ", paragraph).replace("--", " - ").strip()
        out += [s.strip(' "\'') for s in re.split(r'(?<=[.!?])["\']? (?=["\']?[A-Z])', paragraph)]
    return [s for s in out if 5 <= len(s.split()) <= 40]
