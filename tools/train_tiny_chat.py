#!/usr/bin/env python3
"""Train examples/models/tiny-chat: a llama of about 1 M parameters that tells little stories and answers simple questions.

    pip install torch transformers tokenizers safetensors gguf numpy
    python3 tools/train_tiny_chat.py --out examples/models/tiny-chat --hf build/tiny-chat-hf

Nothing is read: the text is made here, without end, by a grammar of a small world: children and animals, places,
weather, food, colours, numbers, days. A fifth of the documents are stories, the others are chats in the format of the
chat template. The held-out text comes from another seed. --sample N prints N documents and stops. One CPU thread needs
about half an hour. The GGUF file is Q8_0; --hf also keeps the f32 weights in the layout of transformers.
"""
import argparse
import json
import math
import os
import random
import re
import time

HIDDEN, INTER, LAYERS, HEADS, KV_HEADS, CONTEXT = 128, 384, 5, 4, 2, 512
END, START_TURN, END_TURN = "<|endoftext|>", "<|im_start|>", "<|im_end|>"
TEMPLATE = ("{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + "
            "'<|im_end|>' + '\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}")

# ----------------------------------------------------------------- world ----

# Everybody in the stories: one of each animal, and some children. m: he, f: she.
CAST = [tuple(x.split()) for x in """Mia cat f/Max dog m/Paul pig m/Otto goat m/Rosa hen f/Daisy duck f/Felix frog m/Molly mouse f
    /Ruby rabbit f/Finn fox m/Ben bear m/Lily deer f/Sam squirrel m/Olga owl f/Hugo hedgehog m/Jack monkey m/Peter penguin m
    /Tina turtle f/Tom boy m/Leo boy m/Jim boy m/Anna girl f/Lucy girl f/Emma girl f""".replace("\n    ", "").split("/")]

# name | young | home | food | sound | legs | moves | colour | size
ANIMALS = [dict(zip("name young home food sound legs moves colour size".split(), map(str.strip, line.split("|"))))
           for line in """
cat | kitten | in a house | fish and milk | meow | 4 | run, jump and climb trees | grey | small
dog | puppy | in a house | meat and bones | woof | 4 | run, jump and swim | brown | small
cow | calf | on a farm | grass | moo | 4 | walk | white and black | big
horse | foal | on a farm | grass and apples | neigh | 4 | run and jump | brown | big
pig | piglet | on a farm | almost everything | oink | 4 | run | pink | big
sheep | lamb | on a farm | grass | baa | 4 | walk and jump | white | big
goat | kid | on a farm | leaves and grass | baa | 4 | climb and jump | white | big
hen | chick | on a farm | corn and seeds | cluck | 2 | walk and run | red | small
duck | duckling | on a pond | plants and snails | quack | 2 | swim and fly | white | small
frog | tadpole | near a pond | flies | croak | 4 | jump and swim | green | small
fish | young fish | in the water | little plants | nothing at all | 0 | swim | silver | small
mouse | young mouse | in a hole in the wall | cheese and seeds | squeak | 4 | run and climb | grey | tiny
rabbit | young rabbit | in a hole under the ground | carrots and grass | nothing at all | 4 | run and jump | brown | small
fox | cub | in the forest | mice and berries | yip | 4 | run and jump | red | small
wolf | cub | in the forest | meat | howl | 4 | run | grey | big
bear | cub | in the forest | honey, fish and berries | growl | 4 | walk, climb and swim | brown | very big
deer | fawn | in the forest | leaves and grass | nothing at all | 4 | run and jump | brown | big
squirrel | young squirrel | in a tree | nuts | chatter | 4 | climb and jump | red | small
owl | owlet | in a tree | mice | hoot | 2 | fly | brown | small
bird | chick | in a nest | seeds and worms | tweet | 2 | fly and sing | blue | small
hedgehog | young hedgehog | under a bush | worms and apples | snuffle | 4 | walk | brown | small
snail | young snail | in the garden | leaves | nothing at all | 0 | crawl very slowly | brown | tiny
bee | young bee | in a hive | honey | buzz | 6 | fly | yellow and black | tiny
ant | young ant | under the ground | seeds and leaves | nothing at all | 6 | walk | black | tiny
spider | young spider | in a web | flies | nothing at all | 8 | climb | black | tiny
butterfly | caterpillar | in the garden | the juice of flowers | nothing at all | 6 | fly | yellow | tiny
lion | cub | in Africa | meat | roar | 4 | run and jump | yellow | big
elephant | calf | in Africa | leaves and fruit | trumpet | 4 | walk and swim | grey | very big
monkey | young monkey | in the jungle | bananas and nuts | chatter | 4 | climb and jump | brown | small
penguin | chick | on the ice | fish | squawk | 2 | swim and walk | black and white | small
whale | calf | in the sea | tiny sea animals | sing | 0 | swim | blue | very big
turtle | young turtle | near the water | plants | nothing at all | 4 | swim and walk slowly | green | small
""".strip().splitlines()]
ANIMAL = {a["name"]: a for a in ANIMALS}
PLURAL = {"sheep": "sheep", "fish": "fish", "deer": "deer", "mouse": "mice", "wolf": "wolves", "fox": "foxes",
          "butterfly": "butterflies", "calf": "calves", "young fish": "young fish", "young mouse": "young mice",
          "strawberry": "strawberries", "cherry": "cherries", "berry": "berries", "potato": "potatoes",
          "tomato": "tomatoes"}
CANNOT = {  # only where nobody would argue
    "fly": [x for x in ANIMAL if "fly" not in ANIMAL[x]["moves"]], "swim": "hen snail bee butterfly owl ant".split(),
    "climb": "fish whale cow horse duck hen sheep".split(), "jump": "fish elephant snail turtle ant".split(),
    "run": "fish whale snail butterfly bee".split()}
HEROES = sorted({kind for _, kind, _ in CAST})

# name | what it is | colour | what it does for us or how it is
THINGS = [dict(zip("name kind colour fact".split(), map(str.strip, line.split("|")))) for line in """
apple | a fruit | red or green | it grows on a tree and tastes sweet
banana | a fruit | yellow | it is soft and sweet
cherry | a fruit | red | it is small and has a stone inside
lemon | a fruit | yellow | it tastes very sour
strawberry | a fruit | red | it grows near the ground and tastes sweet
pear | a fruit | green or yellow | it is sweet and full of juice
carrot | a vegetable | orange | it grows under the ground
potato | a vegetable | brown | it grows under the ground, and we cook it before we eat it
tomato | a fruit | red | many people put it in a salad
egg | a kind of food | white or brown | it comes from a hen
sun | a star | yellow | it gives us light and keeps us warm
moon | a ball of rock | white | it goes round the earth and shines at night
star | a very far sun | white | you can see it at night when the sky is clear
sky | the air above us | blue | the clouds and the birds are in it
cloud | a lot of tiny drops of water | white or grey | it brings us rain
tree | a big plant | green | it has roots, a trunk, branches and leaves
flower | a plant | red, yellow or blue | it smells good, and bees like it
leaf | a part of a plant | green | it falls from the tree in autumn
river | a lot of moving water | blue | it flows from the hills to the sea
sea | a lot of salt water | blue | many fish and whales live in it
bicycle | a machine with two wheels | red or blue | you ride it with your feet
boat | a thing that swims on the water | white | it carries people over a river or a lake
book | a lot of paper with words | red or blue | you can read a story in it
umbrella | a roof that you can carry | black or red | it keeps you dry in the rain
house | a building | white or red | people live in it
bed | a soft place | white or blue | you sleep in it
clock | a machine | white | it tells us the time
lamp | a thing that gives light | yellow | you need it when it is dark
""".strip().splitlines()]
THING = {t["name"]: t for t in THINGS}
THE = {"sun", "moon", "sky", "sea"}
MASS = [("snow", "white", "frozen water. It is cold and soft"), ("milk", "white", "a drink. It comes from a cow"),
        ("grass", "green", "a plant. Cows and sheep eat it"), ("honey", "yellow", "a sweet food. Bees make it"),
        ("bread", "brown", "a kind of food. We bake it from flour"), ("ice", "white", "frozen water. It is very cold"),
        ("rain", "clear, like water", "water that falls from the clouds"), ("water", "clear", "what we drink. Every plant needs it too"),
        ("cheese", "yellow", "a kind of food. It is made from milk"), ("wind", "no colour at all", "moving air. You can feel it but you cannot see it"),
        ("fire", "red and yellow", "hot and bright. Be careful with it"), ("chocolate", "brown", "sweet. Too much of it is bad for your teeth")]
OPPOSITES = [p.split() for p in """hot cold/big small/old young/day night/black white/happy sad/fast slow/wet dry/up down/left right
    /open closed/good bad/long short/hard soft/loud quiet/light dark/full empty/early late/strong weak/clean dirty/high low
    /rich poor/near far/first last/summer winter""".replace("\n", "").split("/")]
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
NUMBERS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty""".split()
SEASONS = {
    "spring": ("mild", "the flowers open and the birds build their nests", "plant seeds in the garden"),
    "summer": ("hot and sunny", "the days are long and the fruit grows", "swim in the lake"),
    "autumn": ("cool and windy", "the leaves turn red and fall from the trees", "collect nuts and apples"),
    "winter": ("cold", "the snow covers the hills and the bear sleeps", "build a snowman")}
UNKNOWN = """computer phone president football music France Germany China London Paris Rome America politics money history
    science physics maths car airplane rocket internet television film movie guitar piano bank doctor hospital law war king queen
    Einstein Shakespeare Python program robot chemistry atom virus tennis chess poem pizza coffee beer tax stock engine bridge
    city country capital language English French electricity camera satellite planet Mars Jupiter dinosaur volcano ocean desert
    radio newspaper police judge market factory software game video website code""".split()
PLACES = """the forest/the old bridge/the river/the lake/the garden/the hill/the meadow/the village/the market/the beach
    /the farm/the big oak tree/the pond/the mill/the little cave""".replace("\n    ", "").split("/")
OBJECTS = """ball/kite/hat/red scarf/blue cup/little bell/drum/basket/golden key/book/toy boat/lantern/blanket/flute/shiny stone
    /wooden spoon/umbrella/pair of boots""".replace("\n    ", "").split("/")
FOODS = "apple pie/warm soup/honey cake/fresh bread/a bowl of berries/pancakes/carrot soup/a basket of pears/cheese/nuts".split("/")
TRAITS = "kind brave shy clever curious quiet cheerful funny careful lazy proud friendly gentle".split()
SMALL = ["little", "small", "young", "old", "big"]


class Who:
    """Somebody in a story, with the words that a template needs."""
    def __init__(self, rng, taken=(), kind=None):
        self.name, self.kind, sex = rng.choice([c for c in CAST if c[0] not in taken and kind in (None, c[1])])
        self.he, self.him, self.his = ("he", "him", "his") if sex == "m" else ("she", "her", "her")
        self.size, self.trait = rng.choice(SMALL[:3] if self.kind in ("boy", "girl") else SMALL), rng.choice(TRAITS)
        self.a = f"a {self.size} {self.kind}"
        self.home = {"boy": "in a small house", "girl": "in a small house", "bear": "in a cave", "owl": "in an old tree",
                     "squirrel": "in a tall tree"}.get(self.kind, ANIMAL.get(self.kind, {}).get("home", "in the village"))

    def __format__(self, _):
        return self.name


def plural(word):
    return PLURAL.get(word, word + "s")


def a(word):
    return ("the " if word in THE else "an " if word[0] in "aeiou" else "a ") + word


def say(rng, text, **words):
    """Picks one of each [a|b|c], innermost first, fills {fields}, sets capitals and a/an."""
    while True:
        new = re.sub(r"\[([^\[\]]*)\]", lambda m: rng.choice(m.group(1).split("|")), text)
        if new == text:
            break
        text = new
    text = re.sub(r" +", " ", text.format(**words)).strip()
    text = re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", text)
    text = re.sub(r"^([\"']?)([a-z])", lambda m: m.group(1) + m.group(2).upper(), text)
    return re.sub(r"([.!?\n] |[.!?,] \")([a-z])", lambda m: m.group(1) + m.group(2).upper(), text)


# --------------------------------------------------------------- stories ----

OPENINGS = [
    "Once upon a time there was {h.a} named {h}. {h.he} lived {h.home}[ near {q}|| with {h.his} [mother|grandmother|family]].",
    "Once upon a time, {h.a} named {h} lived {h.home}. {h.he} was very {h.trait}.",
    "Once there was {h.a} [called|named] {h}. {h} was very {h.trait}[.|, and everybody liked {h.him}.]",
    "{h} was {h.a} who lived {h.home}. [Every day|Every morning] {h.he} went to {q}.",
    "There was once {h.a} named {h} who [loved to play|liked to walk] near {q}.",
    "Long ago, {h.a} named {h} lived {h.home}. {h.he} had a good friend named {f}, {f.a}.",
]
WHEN = ("One [sunny|cold|warm|windy|rainy|bright|grey] [morning|day|afternoon|evening]|One day|One [spring|summer|autumn|winter] "
        "[morning|day]|On a [quiet|sunny|cold] day|The next [morning|day]")

PLOTS = {
    "lost": [
        "[{w}], {h} could not find {h.his} {o}. [{h.he} was very sad.|{h.he} began to cry.|\"Where is my {o}?\" {h.he} asked.]",
        "{h.he} looked [under the bed|behind the door|in the kitchen|in the garden], but it was not there.",
        "Then {h.he} met {f}, {f.a}. \"[What is wrong|Why are you so sad], {h}?\" asked {f}.",
        "\"I lost my {o},\" said {h}. \"[Do not worry|Do not cry]. [I will help you|We will find it together],\" said {f}.",
        "They went to {p} and looked [everywhere|behind every stone|under every bush].",
        "[At last|After a long time|Suddenly] {f} saw the {o} [under a tree|in the tall grass|behind a rock|near the water].",
        "\"[Here it is|I found it|Look, there it is]!\" [called|said] {f}. {h} was so happy that {h.he} [jumped up and down|hugged {f.him}|laughed out loud].",
        "[\"Thank you, {f}! You are a good friend,\" said {h}.|From that day on, {h} took good care of the {o}.|Then they played together until it was dark.]"],
    "storm": [
        "[{w}], {h} went to {p}. Suddenly [dark clouds came|the sky became dark], and it began to [rain|snow].",
        "[The wind was very strong.|The wind blew and the trees shook.|There was a loud thunder.] {h} [ran home|wanted to go home] as fast as {h.he} could.",
        "On the way {h.he} heard a [small|quiet|weak] voice. \"[Help|Please help me]!\" It was {f}, {f.a}.",
        "{f} was [wet and cold|cold and afraid|tired and wet], because {f.he} could not find the way home.",
        "\"Come with me,\" said {h}. \"[My home is warm and dry|It is warm in my home|There is a fire in my home].\"",
        "They sat [near the fire|under a warm blanket] and ate {e}.",
        "[Soon|After some time] the storm was over and [the sun came out|the stars came out|there was a rainbow in the sky].",
        "\"Thank you, {h},\" said {f}. [And from that day on they were best friends.|\"Now I have a new friend.\"|They promised to meet again the next day.]"],
    "share": [
        "[{w}], {h} found {e} [near {p}|on the way to {p}]. {h.he} was very hungry.",
        "\"[I will eat it all|This is all for me|I will not share it],\" thought {h}.",
        "Then {f} came along. {f} was {f.a}. \"[I am so hungry|I had no breakfast today|I have nothing to eat],\" said {f}.",
        "{h} looked at the food, and then {h.he} looked at {f}. [{h.he} thought for a moment.|{h.he} felt sorry for {f.him}.]",
        "\"[Let us share|You can have half of it|Sit down and eat with me],\" said {h}.",
        "They [sat in the grass|sat under a tree] and ate together. It tasted very good.",
        "[{f} was so happy that {f.he} sang a song.|Then {f} showed {h} a place with many sweet berries.|\"You are very kind,\" said {f}.]",
        "[{h} learned that food tastes better when you share it.|After that day they always shared their food.|Then both of them were full and happy.]"],
    "learn": [
        "{h} wanted to learn to [swim|climb|dance|sing|skate|whistle], but {h.he} was afraid.",
        "[{w}], {h.he} tried it near {p}, but it did not work. [{h.he} fell down.|It was too hard.|Everybody laughed.]",
        "\"I will never learn it,\" said {h} [sadly|with tears in {h.his} eyes].",
        "{f}, {f.a}, saw {h.him} and said, \"[Do not give up|Try it again|I will show you how to do it].\"",
        "So {h} tried it again and again, [every day|the whole week|the whole day]. {f} helped {h.him}.",
        "[At first it was hard, but then it became easy.|Day by day {h.he} became better.]",
        "[One week later|In the end|At last] {h} could [do it|do it very well]. [\"I did it!\" {h.he} shouted.|{h.he} was very proud.]",
        "[\"I knew that you could do it,\" said {f}.|{h} learned that you must not give up.|Then {h} and {f} had a big party.]"],
    "stuck": [
        "[{w}], {h} walked to {p} and [fell into a deep hole|climbed a tree that was too high|stepped into deep mud]. {h.he} could not get out.",
        "\"[Help! Help|Is anybody there]!\" {h} [called|cried]. But [nobody came|it was very quiet].",
        "[After a while|At last] {f}, {f.a}, heard {h.him}. \"[Wait|Do not be afraid]! [I will get a rope|I will help you],\" said {f}.",
        "{f} [pulled and pulled|pulled as hard as {f.he} could], but {f.he} was not strong enough.",
        "So {f} called {g}, {g.a}, and {g} helped {f.him}. Together they pulled [again|very hard].",
        "[One, two, three! |]{h} was free! {h.he} was [dirty|tired] but happy.",
        "\"[Thank you, my friends|Thank you both]!\" said {h}. [Then they all went home and ate {e}.|\"Together we are strong,\" said {g}.]",
        "[After that day {h} was always careful.|And from that day on, the three were good friends.]"],
    "party": [
        "[{w}], {h} woke up early, because it was {h.his} birthday. But nobody [was at home|said a word about it].",
        "{h} went to {f}, {f.a}, but {f} said, \"[I have no time today|I must work today].\"",
        "Then {h.he} went to {g}, {g.a}, but {g} [was not at home|did not open the door].",
        "\"[Everybody forgot my birthday|Nobody thinks of me],\" thought {h}, and {h.he} was very sad.",
        "In the evening {h.he} walked to {p}. [There was a light behind the trees.|There {h.he} heard music.]",
        "\"Surprise!\" [shouted|called] {f} and {g}. They had [a big cake|{e}] and a present for {h.him}: a {o}!",
        "\"[We did not forget you|We planned it for a week],\" said {f}. {h} [laughed and cried at the same time|was the happiest {h.kind} in the world].",
        "[They danced and sang until midnight.|It was the best birthday of {h.his} life.]"],
    "seed": [
        "[In spring|{w}], {f}, {f.a}, gave {h} a tiny seed. \"[Plant it and wait|Put it into the ground],\" said {f}.",
        "{h} put the seed into the ground near {p} and gave it water [every day|every morning].",
        "[For a long time nothing happened.|The first week nothing happened.] \"[Why does it not grow|Is it broken]?\" asked {h}.",
        "\"[You must wait|Good things need time],\" said {f}. So {h} waited.",
        "Then [it rained and the sun was warm|the sun came out], and a small green leaf came out of the ground.",
        "It grew and grew. [In summer|Soon] it was [a big sunflower|an apple tree|a plant with many red flowers|a bush full of berries].",
        "{h} was very [proud|happy]. [{h.he} showed it to all {h.his} friends.|Many bees and butterflies came to see it.]",
        "[\"You were right, {f},\" said {h}. \"Good things need time.\"|And every spring {h} planted a new seed.]"],
    "night": [
        "[One night|One dark night|Late in the evening], {h} heard a strange noise near {p}. [{h.he} was afraid.|{h.he} could not sleep.]",
        "\"[Who is there|What is that]?\" {h.he} [whispered|asked]. Nobody answered.",
        "{h} ran to {f}, {f.a}, and said, \"There is a monster near {p}!\"",
        "\"[Let us look together|Take the lantern and come with me],\" said {f}. They walked slowly and [held hands|were very quiet].",
        "The noise became louder and louder. {f} lifted the lantern, and they saw [an old owl|a little hedgehog|a fat frog|a tiny mouse].",
        "\"[Good evening|Why are you awake]?\" it said. \"[I am looking for my dinner|I only wanted to sing a song|I am building a bed of leaves].\"",
        "{h} and {f} laughed. [There was no monster at all.|\"What a silly monster,\" said {f}.]",
        "[Then they went home and slept well.|After that night {h} was not afraid of the dark.]"],
    "race": [
        "{h} could run very fast, and {h.he} was proud of it. \"Nobody is as fast as me,\" {h.he} said [every day|again and again].",
        "[{w}], {f}, {f.a}, said, \"[Let us have a race|I will race with you] to {p}.\" {h} laughed, because {f} was very slow.",
        "[All the animals|All the friends] came to watch. \"[One, two, three, go|Ready, steady, go]!\" said {g}, {g.a}.",
        "{h} ran away like the wind. Soon {h.he} was far ahead. \"I have a lot of time,\" {h.he} thought and [lay down under a tree|stopped to eat some berries].",
        "{h} fell asleep. But {f} walked on and on and never stopped.",
        "When {h} woke up, [the sun was low|it was late]. {h.he} ran as fast as {h.he} could, but {f} was already at {p}.",
        "[Everybody cheered.|\"{f} is the winner!\" said {g}.] {h} was [ashamed|very surprised].",
        "[\"You are slow, but you are clever,\" said {h}.|{h} learned that it is not good to be too proud.]"],
    "sick": [
        "[{w}], {h} went to see {f}, {f.a}. But {f} [was in bed|did not want to play]. \"[I am sick|I do not feel well|My head hurts],\" {f.he} said.",
        "\"[Stay in bed|You must rest],\" said {h}. \"I will [help you|take care of you].\"",
        "{h} ran to {p} to [get fresh water|find some herbs|pick some flowers]. The way was long, and it [rained|was very hot].",
        "There {h.he} met {g}, {g.a}. \"[Take this honey|Take these berries]. It will help {f},\" said {g}.",
        "{h} thanked {g.him} and went back. {h.he} made hot tea and {e} for {f}.",
        "{f} ate and drank, and then {f.he} slept [the whole night|for a long time].",
        "The next morning {f} felt much better. \"[You are the best friend in the world|Thank you for your help],\" {f.he} said.",
        "[Soon they could play together again.|And {h} was happy, because {h.his} friend was healthy again.]"],
    "found": [
        "[{w}], {h} walked along the way to {p}. There {h.he} saw [something|a thing] in the grass. It was a [beautiful|wonderful|new] {o}!",
        "\"[How nice|How lucky I am]! Now it is mine,\" thought {h} and took it home.",
        "But that night {h} could not sleep. \"[Somebody is looking for it|It does not belong to me],\" {h.he} thought.",
        "The next day {h.he} asked {g}, {g.a}. \"It belongs to {f},\" said {g}. \"{f.he} [cried all day|is very sad].\"",
        "So {h} went to {f}, {f.a}, and gave back the {o}. \"[I am sorry|I found it in the grass],\" {h.he} said.",
        "{f} was very happy. \"[Thank you|You are honest]! [Please stay and eat with me|Come in],\" said {f}.",
        "They ate {e} and talked for a long time.",
        "[{h} went home without the {o}, but with a new friend.|That night {h} slept very well.]"],
    "build": [
        "[{w}], {h} and {f} wanted to build a [tree house|little boat|snowman|small bridge]. {f} was {f.a}.",
        "They went to {p} and collected [everything that they needed|wood and stones|a lot of things].",
        "{h} wanted to make it big, but {f} wanted to make it small. [They began to fight.|Soon they were very angry.]",
        "\"[I will do it alone|Then I will go home],\" said {h}. But alone it was [too hard|no fun].",
        "Then {g}, {g.a}, came along and said, \"[Why do you fight?|Stop it!] [Work together|Two can do more than one].\"",
        "\"I am sorry,\" said {h}. \"I am sorry too,\" said {f}. So they worked together [the whole day|until the evening].",
        "In the evening it was ready. It was [beautiful|not big and not small, but just right].",
        "[They were tired and happy.|\"We did it together,\" said {f}.|All their friends came to see it.]"],
}


def story(rng, kind=None, whole=True):
    taken = []
    def somebody(**more):
        who = Who(rng, taken, **more)
        taken.append(who.name)
        return who
    h = somebody(kind=kind)
    p, q = rng.sample(PLACES, 2)
    words = dict(h=h, f=somebody(), g=somebody(), p=p, q=q, o=rng.choice(OBJECTS), e=rng.choice(FOODS))
    parts = PLOTS[rng.choice(sorted(PLOTS))]
    if not whole:  # a shorter story: some sentences in the middle are left out
        skip = rng.randint(1, 5)
        parts = [p for i, p in enumerate(parts) if i != skip or "{f.a}" in p or "{g.a}" in p]
    opening = rng.choice(OPENINGS[:5] if any("{f.a}" in p for p in parts) else OPENINGS)
    if "near" in h.home or "pond" in h.home:
        opening = opening.replace("[ near {q}|| ", "[ ")
    text = " ".join([opening] + [p.replace("{w}", WHEN) for p in parts])
    if rng.random() < 0.15:
        text += " The end."
    return say(rng, text, **words)


# ----------------------------------------------------------------- chats ----
# Each function returns a list of (user, assistant).

def about_animal(rng, name=None):
    x = ANIMAL[name or rng.choice(sorted(ANIMAL))]
    n, many = x["name"], plural(x["name"])
    legs = int(x["legs"])
    facts = {
        "eat": ("What [do {many} eat|does a {n} eat]?", "[{many} eat|A {n} eats] {food}.", "What does it eat?", "It eats {food}."),
        "live": ("Where [do {many} live|does a {n} live]?", "[{many} live|A {n} lives] {home}.", "Where does it live?", "It lives {home}."),
        "legs": ("How many legs [does a {n} have|do {many} have]?", "A {n} has {legs}.", "How many legs does it have?", "It has {legs}."),
        "sound": ("What [sound does a {n} make|does a {n} say]?", "[A {n} says {sound}.|It says {sound}.]",
                  "What sound does it make?", "It says {sound}."),
        "young": ("What is a [young|baby] {n} called?", "A [young|baby] {n} is called a {young}.",
                  "What is a baby called?", "A baby {n} is called a {young}."),
        "colour": ("What colour is a {n}?", "A {n} is [often|mostly] {colour}.", "What colour is it?", "It is [often|mostly] {colour}."),
        "size": ("Is a {n} big or small?", "A {n} is {size}.", "Is it big?", "{big}"),
        "moves": ("What can a {n} do?", "A {n} can {moves}.", "What can it do?", "It can {moves}."),
        "tell": ("[What is a {n}?|Tell me about {many}.|Do you know {many}?|Tell me something about the {n}.|What do you know about {many}?]",
                 "[A {n} is a {size} animal|{many} are {size} animals. A {n} is an animal] that lives {home}. It eats {food} and can {moves}.", "", "")}
    for verb in CANNOT:
        can = verb in x["moves"]
        if not can and n not in CANNOT[verb]:
            continue
        facts["can " + verb] = (f"Can [a {{n}}|{{many}}] {verb}?",
                                f"Yes, [a {{n}}|it] can {verb}." if can else f"No, a {{n}} cannot {verb}, but it can {{moves}}.",
                                f"Can it {verb}?", f"Yes, it can {verb}." if can else f"No, it cannot {verb}.")
    words = dict(x, n=n, many=many, legs=("no legs" if not legs else NUMBERS[legs] + " legs"),
                 big="Yes, it is very big." if x["size"] == "very big" else "Yes, it is big." if x["size"] == "big" else f"No, it is {x['size']}.")
    keys = rng.sample(sorted(facts), rng.choice([1, 1, 2, 3, 4]))
    turns = []
    for i, k in enumerate(keys):
        q, r = facts[k][:2] if i == 0 or k == "tell" or rng.random() < 0.2 else facts[k][2:]
        turns.append((say(rng, q, **words), say(rng, r, **words)))
    if rng.random() < 0.15:
        other = ANIMAL[rng.choice(sorted(ANIMAL))]
        k = rng.choice(["eat", "live"])
        verb = {"eat": "eats " + other["food"], "live": "lives " + other["home"]}[k]
        turns = [(say(rng, facts[k][0], **words), say(rng, facts[k][1], **words)),
                 (say(rng, "[And a {o}?|And what about a {o}?]", o=other["name"]), say(rng, "A {o} {v}.", o=other["name"], v=verb))]
    return turns


def which_animal(rng):
    x = rng.choice([a for a in ANIMALS if a["sound"] not in ("nothing at all", "chatter", "baa", "sing")])
    if rng.random() < 0.5:
        return [(say(rng, "Which animal says {s}?", s=x["sound"]), say(rng, "[A {n} says {s}.|That is a {n}.]", n=x["name"], s=x["sound"]))]
    y, z = rng.sample([a for a in ANIMALS], 2)
    rank = {"tiny": 0, "small": 1, "big": 2, "very big": 3}
    if rank[y["size"]] == rank[z["size"]]:
        return about_animal(rng)
    big = y if rank[y["size"]] > rank[z["size"]] else z
    small = z if big is y else y
    w = dict(y=y["name"], z=z["name"], big=big["name"], small=small["name"])
    if rng.random() < 0.5:
        return [(say(rng, "[Which is bigger|What is bigger], a {y} or a {z}?", **w), say(rng, "A {big} is bigger than a {small}.", **w))]
    return [(say(rng, "[Which is smaller|What is smaller], a {y} or a {z}?", **w), say(rng, "A {small} is smaller than a {big}.", **w))]


def about_thing(rng):
    if rng.random() < 0.3:
        n, colour, fact = rng.choice(MASS)
        if rng.random() < 0.4:
            return [(say(rng, "What colour [is {n}|does {n} have]?", n=n), say(rng, "{n} has no colour." if "no colour" in colour else "{n} is {c}.", n=n, c=colour))]
        return [(say(rng, "[What is {n}?|Tell me about {n}.|Do you know what {n} is?]", n=n), say(rng, "{n} is {f}.", n=n, f=fact))]
    x = THING[rng.choice(sorted(THING))]
    n = a(x["name"])
    turns = []
    if rng.random() < 0.6:
        turns.append((say(rng, "[What is {n}?|Tell me about {n}.|Do you know what {n} is?|Can you tell me what {n} is?]", n=n),
                      say(rng, "{n} is {k}[. It is {c}|]. {f}.", n=n, k=x["kind"], c=x["colour"], f=x["fact"].capitalize())))
        if rng.random() < 0.4:
            turns.append(("What colour is it?", say(rng, "It is [|often |mostly ]{c}.", c=x["colour"])))
    else:
        turns.append((say(rng, "What colour is {n}?", n=n), say(rng, "{n} is [|often |mostly ]{c}.", n=n, c=x["colour"])))
    return turns


def sums(rng):
    x, y = rng.randint(0, 10), rng.randint(0, 10)
    if rng.random() < 0.6:
        op, z = "plus", x + y
    else:
        x, y = max(x, y), min(x, y)
        op, z = "minus", x - y
    w = dict(x=NUMBERS[x], y=NUMBERS[y], z=NUMBERS[z], op=op)
    if rng.random() < 0.25 and op == "plus":
        return [(say(rng, "How much is {x} and {y}?", **w), say(rng, "{x} and {y} is {z}.", **w))]
    if rng.random() < 0.2:
        n = rng.randint(0, 19)
        return [(f"What number comes after {NUMBERS[n]}?", f"After {NUMBERS[n]} comes {NUMBERS[n + 1]}.")]
    return [(say(rng, "[What|How much] is {x} {op} {y}?", **w), say(rng, "{x} {op} {y} is {z}.", **w))]


def count(rng):
    n = rng.randint(3, 12)
    return [(say(rng, "[Can you count|Please count|Count] to {n}[.|, please.]", n=NUMBERS[n]).replace("Can you count to " + NUMBERS[n] + ".", f"Can you count to {NUMBERS[n]}?"),
             ", ".join(NUMBERS[1:n + 1]).capitalize() + ".")]


def calendar(rng):
    i, row, what = rng.randrange(7), DAYS, "day"
    if rng.random() < 0.4:
        i, row, what = rng.randrange(12), MONTHS, "month"
    d, after, before = row[i], row[(i + 1) % len(row)], row[i - 1]
    w = dict(d=d, after=after, before=before, what=what)
    if what == "day" and rng.random() < 0.1:
        return [("How many days has a week?", "A week has seven days.")]
    if rng.random() < 0.1:
        return [("What are the days of the week?", "The days of the week are " + ", ".join(DAYS[:-1]) + " and Sunday.")]
    if rng.random() < 0.6:
        return [(say(rng, "[What|Which] {what} comes after {d}?", **w), say(rng, "After {d} comes {after}.", **w))]
    return [(say(rng, "[What|Which] {what} comes before {d}?", **w), say(rng, "Before {d} comes {before}.", **w))]


def opposite(rng):
    x, y = rng.choice(OPPOSITES)
    if rng.random() < 0.5:
        x, y = y, x
    return [(say(rng, "What is the opposite of {x}?", x=x), say(rng, "The opposite of {x} is {y}.", x=x, y=y))]


def weather(rng):
    s = rng.choice(sorted(SEASONS))
    how, why, do = SEASONS[s]
    q, r = rng.choice([
        ("What is the weather like in {s}?", "In {s} the weather is {how}, and {why}."),
        ("[What happens|What do you see] in {s}?", "In {s} {why}."),
        ("What can I do in {s}?", "In {s} you can {do}."),
        ("Tell me about {s}.", "In {s} the weather is {how}. {why}. You can {do}."),
        ("[Do you like|What do you think about] {s}?", "[Yes, I like|I like] {s}, because {why}."),
        ("It is [raining|very wet] today. What should I [do|wear]?", "Take an umbrella and wear your boots. [Or stay at home and read a book.|]"),
        ("It is [snowing|very cold] today. What should I [do|wear]?", "Wear a warm coat, a hat and a scarf. [Then you can build a snowman.|]"),
        ("It is [hot|very hot|sunny] today. What should I [do|wear]?", "Wear a hat and drink a lot of water. [You can swim in the lake.|]"),
        ("Why is it dark at night?", "At night it is dark because the sun is on the other side of the earth."),
        ("Why does it rain?", "It rains when the drops of water in the clouds become too heavy."),
        ("[When|Where] does the sun [go up|rise]?", "The sun rises in the east, early in the morning."),
        ("[When|Where] does the sun [go down|set]?", "The sun sets in the west, late in the evening."),
        ("Why do the leaves fall?", "In autumn it gets cold and dark, so the trees let their leaves fall."),
        ("How many seasons are there?", "There are four seasons: spring, summer, autumn and winter."),
        ("Which season comes after {s}?", "After {s} comes " + dict(zip("spring summer autumn winter".split(), "summer autumn winter spring".split()))[s] + "."),
        ("Which season is the [coldest|hottest]?", "")])
    if not r:
        cold = rng.random() < 0.5
        return [("Which season is the " + ("coldest?" if cold else "hottest?"), ("Winter" if cold else "Summer") + " is the " + ("coldest" if cold else "hottest") + " season.")]
    words = dict(s=s, how=how, why=why, do=do)
    return [(say(rng, q, **words), say(rng, r.replace(". {why}", ". " + why.capitalize()), **words))]


SMALL_TALK = [
    ("[Hello|Hi|Hello!|Hi!|Hey|Good morning|Good morning!|Hi there!]",
     "[Hello!|Hi!] [How can I help you?|What can I do for you?|It is nice to see you. What do you want to know?]"),
    ("[How are you?|How are you today?|How do you do?]", "I am fine, thank you. [How are you?|And you?]"),
    ("[Who are you?|What are you?|Tell me about yourself.]",
     "I am [a very small model|a tiny model] that tells stories. [I know animals, food, weather and numbers.|Ask me about animals, or ask me for a story.]"),
    ("[What is your name?|Do you have a name?]", "My name is Tiny. What is your name?"),
    ("[What can you do?|How can you help me?|What do you know?|What can I ask you?]",
     "I can tell you a story, and I can answer easy questions about animals, food, weather, colours and numbers."),
    ("[How old are you?|When were you born?]", "I am very young. [A small computer made me in a few minutes.|I am younger than you.]"),
    ("[Are you a robot?|Are you a human?|Are you a person?|Are you alive?]", "No, I am only a small model that writes words."),
    ("[Thank you|Thank you!|Thanks|Thanks!|Thank you very much.]", "[You are welcome!|You are welcome. Do you have another question?|I am happy that I could help.]"),
    ("[Bye|Goodbye|Bye!|Goodbye!|See you tomorrow.|Good night.|Good night!]", "[Goodbye! See you soon.|Bye! Have a nice day.|Goodbye, and sleep well.]"),
    ("[I am sad.|I feel sad.|I am very sad today.|I feel bad.]", "I am sorry that you are sad. [Do you want to hear a story?|A walk with a friend can help.|Drink some hot tea and rest.]"),
    ("[I am happy.|I feel good.|I am fine.|I am fine, thank you.]", "[That is good!|I am glad to hear that.] [Do you want to hear a story?|What do you want to know?]"),
    ("[I am tired.|I am sleepy.|I want to sleep.]", "Then go to bed early and sleep well. [Good night!|A short story can help you to sleep.]"),
    ("[I am hungry.|I want to eat something.|What should I eat?]", "[You can eat|Eat] [an apple and some bread|warm soup|pancakes with honey|a banana and some nuts]. [It tastes very good.|It is good for you.]"),
    ("[I am cold.|It is cold here.]", "Put on a warm coat and drink some hot tea."),
    ("[I am afraid.|I am afraid of the dark.]", "Do not be afraid. Turn on the lamp and think of something nice."),
    ("[I am bored.|What should I do?|What can I do today?]", "You can [read a book|build a tree house|bake a cake|paint a picture|visit a friend]. [Or I can tell you a story.|That is a lot of fun.]"),
    ("[Do you like me?|Are you my friend?|Can we be friends?]", "[Yes, I am your friend.|Yes, you are very kind.] [I like to talk with you.|]"),
    ("[Do you like animals?|What is your favourite animal?]", "[Yes, I like all animals. |]My favourite animal is the [fox|owl|hedgehog|duck]."),
    ("[What is your favourite colour?|Which colour do you like?]", "My favourite colour is [blue|green|red|yellow]."),
    ("[What do you eat?|Are you hungry?|What is your favourite food?]", "I do not eat. I am only a small model. [But I know many things about food.|]"),
    ("[Where do you live?|Where are you?]", "I live in a very small file on your computer."),
    ("[Tell me a joke.|Do you know a joke?|Make me laugh.]", "[Why does the snail carry its house? Because it cannot call a taxi.|Why did the hen cross the street? It wanted to get to the other side.|What is black and white and falls down the hill? A penguin.|What does a cloud wear under its coat? Thunderwear!]"),
    ("[Sing a song.|Can you sing a song?|Sing me a song, please.]", "[The sun goes down, the stars are bright, sleep, little one, sleep well tonight.|The rain falls here, the rain falls there, the little duck does not care.]"),
    ("[Yes|Yes, please|Yes, please!|OK|No|No, thank you.]", "[Good!|All right.] [What do you want to know?|Ask me something about animals, or ask me for a story.]"),
    ("[How do I make pancakes?|How do you make pancakes?|How can I bake pancakes?]", "Mix flour, milk and eggs. Then bake the pancakes in a hot pan. They taste good with honey."),
    ("[How do I make soup?|How can I cook soup?]", "Cut carrots and potatoes, put them into hot water and cook them. Then add some salt."),
    ("[How do I plant a tree?|How can I plant a seed?|How do I grow a flower?]", "Put the seed into the ground, give it water every day and wait. It also needs the sun."),
    ("[What is a friend?|What makes a good friend?]", "A friend is somebody who helps you and laughs with you."),
    ("[What do bees make?|Where does honey come from?]", "Bees make honey. They collect the juice of many flowers."),
    ("[Where does milk come from?|What do cows give us?]", "Milk comes from cows. They eat grass and give us milk."),
    ("[Where do eggs come from?|What do hens give us?]", "Eggs come from hens. A hen lays almost one egg every day."),
    ("[What is the biggest animal?|Which animal is the biggest?]", "The whale is the biggest animal of all."),
    ("[Which animals can fly?|What animals can fly?]", "Birds, owls, ducks, bees and butterflies can fly."),
    ("[Which animals live on a farm?|What animals live on a farm?]", "Cows, horses, pigs, sheep, goats and hens live on a farm."),
    ("[Which animals live in the forest?|What animals live in the forest?]", "Foxes, wolves, bears, deer and owls live in the forest."),
]


def small_talk(rng):
    q, r = rng.choice(SMALL_TALK)
    return [(say(rng, q), say(rng, r))]


def new_name(rng):
    """A name that was never seen: it can only be copied."""
    return "".join(rng.choice("bdfghklmnprstvz") + rng.choice("aeiou") for _ in range(rng.randint(2, 3))).capitalize()


def my_name(rng):
    name = new_name(rng) if rng.random() < 0.5 else rng.choice(CAST)[0]
    return [(say(rng, "[My name is {n}.|I am {n}.|Hello, I am {n}.|Hello, my name is {n}.|Hi, my name is {n}!]", n=name),
             say(rng, "[Hello!|Hi!] Nice to meet you! [How can I help you?|What do you want to know?|]"))]


def about_cast(rng):
    who = Who(rng)
    turns = [(say(rng, "[Who is {h}?|Do you know {h}?|Tell me about {h}.|Can you tell me about {h}?]", h=who),
              say(rng, "{h} is a {h.kind}. {h.he} lives {h.home}[.| and is in many of my stories.]", h=who))]
    if rng.random() < 0.5:
        turns.append((say(rng, "[Is {h} a boy or a girl?|Is {h} a he or a she?]", h=who),
                      say(rng, "{h} is a {h.he}.", h=who)))
    if who.kind not in ("boy", "girl") and rng.random() < 0.5:
        return [(say(rng, "What is the name of the {h.kind}?", h=who), say(rng, "The name of the {h.kind} is {h}.", h=who))]
    return turns


def echo(rng):
    """What teaches a model soonest to look back and copy."""
    if rng.random() < 0.3:
        words = say(rng, "[the|a] [{s}|] {t} [{n}|{n}] [sings|sleeps|eats {e}|goes to {p}|has a {o}|sees {h}]", s=rng.choice(SMALL), t=rng.choice(TRAITS),
                    n=rng.choice(sorted(ANIMAL)), e=rng.choice(FOODS), p=rng.choice(PLACES), o=rng.choice(OBJECTS), h=new_name(rng))
        words = words[0].lower() + words[1:]
    else:
        some = [name for name, _, _ in CAST] + sorted(ANIMAL) + sorted(THING) + TRAITS + DAYS + NUMBERS + [new_name(rng)]
        words = " ".join(rng.sample(some, rng.randint(1, 8)))
    return [(say(rng, "[Say|Please say|Repeat|Repeat after me|Write]: ") + " " + words + rng.choice(["", "."]), words[0].upper() + words[1:] + ".")]


def ask_story(rng):
    kind = None
    ask = "[Tell me a story.|Tell me a story|Please tell me a story.|Can you tell me a story?|I want to hear a story.|Write a story.|Write a short story.|A story, please.]"
    if rng.random() < 0.65:
        kind = rng.choice(HEROES)
        ask = ("[Tell me a [|short |nice ]story about a [|little ]{k}.|Please tell me a story about a {k}.|Write a [|short ]story about a {k}."
               "|Can you tell me a story about a {k}?|A story about a {k}, please.]")
    q = say(rng, ask, k=kind)
    turns = [(q, story(rng, kind, whole=rng.random() < 0.5))]
    if rng.random() < 0.2:
        turns.append((say(rng, "[Thank you!|That was nice.|I like this story.|A nice story!]"),
                      say(rng, "[I am glad that you like it.|You are welcome!] [Do you want to hear another story?|]")))
    return turns


def unknown(rng):
    w = rng.choice(UNKNOWN)
    if rng.random() < 0.25:
        w = "".join(rng.choice("abcdefghijklmnoprstuvwyz") for _ in range(rng.randint(3, 9)))
    q = rng.choice(["What is {w}?", "Tell me about {w}.", "What is a {w}?", "How does a {w} work?", "Who invented the {w}?",
                    "What is the capital of {w}?", "Who is {w}?", "Can you write a {w}?", "Explain {w}.", "What do you think about {w}?",
                    "Where can I buy a {w}?", "How much is a {w}?", "Why is {w} important?", "Write {w}.", "I need a {w}.",
                    "Who was the first {w}?", "When was the {w} made?", "How do I use {w}?", "How far is {w}?", "Do you like {w}?"])
    return [(say(rng, q, w=w), say(rng, "[I do not know that.|Sorry, I do not know that.|I do not know much about that.] "
                                        "[I am only a very small model.|I am too small to know it.|] Ask me about animals, food or weather.").replace("  ", " "))]


CHATS = [(about_animal, 32), (which_animal, 5), (about_thing, 14), (sums, 9), (count, 2), (calendar, 6), (opposite, 5),
         (weather, 8), (small_talk, 26), (my_name, 3), (about_cast, 10), (echo, 8), (ask_story, 12), (unknown, 6)]


def careless(rng, text):
    """People leave out capitals and the mark at the end."""
    if rng.random() < 0.15:
        text = text[0].lower() + text[1:]
    if rng.random() < 0.15:
        text = text.lower()
    if rng.random() < 0.3:
        text = text.replace("colour", "color")
    if rng.random() < 0.15:
        text = text.rstrip(".?!")
    return text


def chat(rng):
    turns = []
    for _ in range(rng.choice([1, 1, 1, 2, 2, 3, 4])):
        turns += rng.choices([f for f, _ in CHATS], [n for _, n in CHATS])[0](rng)
    text = ""
    if rng.random() < 0.15:
        system = rng.choice(["You are a helpful assistant.", "You are a friendly assistant.", "Answer in short sentences.",
                             "You tell stories.", "You are kind and helpful."])
        text = f"{START_TURN}system\n{system}{END_TURN}\n"
    for q, r in turns:
        text += f"{START_TURN}user\n{careless(rng, q)}{END_TURN}\n{START_TURN}assistant\n{r}{END_TURN}\n"
    return text


def document(rng):
    return story(rng) if rng.random() < 0.2 else chat(rng)


# ------------------------------------------------------------- tokenizer ----

def train_tokenizer(vocab_size):
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    tok = Tokenizer(models.BPE())
    tok.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)  # the expression of GPT-2
    tok.decoder = decoders.ByteLevel()
    rng = random.Random(3)
    texts = [re.sub(r"<\|\w+\|>", "\n", document(rng)) for _ in range(20000)]
    tok.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=vocab_size, special_tokens=[END, START_TURN, END_TURN], show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    return tok


# -------------------------------------------------------------- training ----

def rows_of(tok, rng, length):
    """Endless rows of `length` + 1 tokens: documents with END between them; each row starts with a document."""
    while True:
        row = []
        while len(row) < length + 1:
            row += tok.encode(document(rng)).ids + [0]
        yield row[:length + 1]


def make_model(vocab_size):
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM
    torch.manual_seed(1)
    return LlamaForCausalLM(LlamaConfig(
        vocab_size=vocab_size, hidden_size=HIDDEN, intermediate_size=INTER, num_hidden_layers=LAYERS,
        num_attention_heads=HEADS, num_key_value_heads=KV_HEADS, max_position_embeddings=CONTEXT, rms_norm_eps=1e-5,
        tie_word_embeddings=True, bos_token_id=0, eos_token_id=0, initializer_range=0.04,
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0}))


def perplexity(model, held, bf16=False):
    """Of each token given those before it in its row; the first of a row is not counted."""
    import torch
    import torch.nn.functional as F
    total, n = 0.0, 0
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        for i in range(0, len(held), 8):
            x = held[i:i + 8]
            logits = model(input_ids=x[:, :-1]).logits.float()
            total += F.cross_entropy(logits.flatten(0, 1), x[:, 1:].flatten(), reduction="sum").item()
            n += x[:, 1:].numel()
    return math.exp(total / n)


def write_text(model, tok, prompt, n=120):
    import torch
    ids = tok.encode(prompt).ids
    out = model.generate(torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long),
                         max_new_tokens=n, do_sample=False, eos_token_id=[0, 2], pad_token_id=0)[0, len(ids):].tolist()
    return tok.decode(out)


def ask(question):
    return f"{START_TURN}user\n{question}{END_TURN}\n{START_TURN}assistant\n"


def train(model, tok, held, args):
    import torch
    matrices = [p for n, p in model.named_parameters() if p.ndim == 2 and "embed" not in n]
    rest = [p for n, p in model.named_parameters() if p.ndim != 2 or "embed" in n]
    opts = [torch.optim.Muon(matrices, lr=args.lr, weight_decay=0.02, momentum=0.95),
            torch.optim.AdamW(rest, lr=args.lr / 5, betas=(0.9, 0.95), weight_decay=0.0)]
    base = [[g["lr"] for g in o.param_groups] for o in opts]
    rows, start, mean = rows_of(tok, random.Random(args.seed), args.length), time.time(), None
    for step in range(args.steps):
        left = 1 - step / args.steps
        scale = min(1.0, (step + 1) / 50, 0.02 + left / 0.8)
        for o, lrs in zip(opts, base):
            for g, lr in zip(o.param_groups, lrs):
                g["lr"] = lr * scale
        x = torch.tensor([next(rows) for _ in range(args.batch)])
        with torch.autocast("cpu", torch.bfloat16, enabled=args.bf16):
            logits = model(input_ids=x[:, :-1]).logits
        loss = torch.nn.functional.cross_entropy(logits.float().flatten(0, 1), x[:, 1:].flatten())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for o in opts:
            o.step()
            o.zero_grad(set_to_none=True)
        mean = loss.item() if mean is None else 0.95 * mean + 0.05 * loss.item()
        if step % 20 == 0:
            print(f"step {step} loss {mean:.4f} {time.time() - start:.0f} s", flush=True)
        if step % 200 == 199 or step == args.steps - 1:
            print(f"held-out perplexity {perplexity(model, held, args.bf16):.3f}", flush=True)
            for prompt in ("Once upon a time", ask("What does a fox eat?"), ask("tell me a story about a frog")):
                print("  >", write_text(model, tok, prompt), flush=True)
            save(model, tok, args)


# ---------------------------------------------------------------- output ----

def permute(w, heads):
    """Rows of Q or K from halves (transformers) to neighbours (llama.cpp): each rotation's two rows side by side."""
    return w.reshape(heads, 2, w.shape[0] // heads // 2, w.shape[1]).swapaxes(1, 2).reshape(w.shape)


def save(model, tok, args):
    import gguf
    import numpy as np
    os.makedirs(args.out, exist_ok=True)
    tokenizer = json.loads(tok.to_str())
    vocab = sorted(tokenizer["model"]["vocab"], key=tokenizer["model"]["vocab"].get)
    w = gguf.GGUFWriter(os.path.join(args.out, "tiny-chat.gguf"), "llama")
    w.add_name("tiny-chat")
    w.add_description("Little stories and simple answers; for examples and tests")
    w.add_license("mit")
    w.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    w.add_quantization_version(gguf.GGML_QUANT_VERSION)
    w.add_vocab_size(len(vocab))
    w.add_context_length(CONTEXT)
    w.add_embedding_length(HIDDEN)
    w.add_block_count(LAYERS)
    w.add_feed_forward_length(INTER)
    w.add_head_count(HEADS)
    w.add_head_count_kv(KV_HEADS)
    w.add_rope_dimension_count(HIDDEN // HEADS)
    w.add_rope_freq_base(10000.0)
    w.add_layer_norm_rms_eps(1e-5)
    w.add_tokenizer_model("gpt2")
    w.add_tokenizer_pre("gpt-2")
    w.add_token_list(vocab)
    w.add_token_types([gguf.TokenType.CONTROL if t in (END, START_TURN, END_TURN) else gguf.TokenType.NORMAL for t in vocab])
    w.add_token_merges([m if isinstance(m, str) else " ".join(m) for m in tokenizer["model"]["merges"]])
    w.add_bos_token_id(0)
    w.add_eos_token_id(0)
    w.add_eot_token_id(2)
    w.add_pad_token_id(0)
    w.add_add_bos_token(False)
    w.add_chat_template(TEMPLATE)
    names = {"model.embed_tokens": "token_embd", "model.norm": "output_norm", "input_layernorm": "attn_norm",
             "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
             "self_attn.o_proj": "attn_output", "post_attention_layernorm": "ffn_norm", "mlp.gate_proj": "ffn_gate",
             "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down"}
    for name, value in model.state_dict().items():
        if name == "lm_head.weight":  # tied to the token embeddings
            continue
        layer = re.match(r"model\.layers\.(\d+)\.(.*)\.weight", name)
        new = f"blk.{layer.group(1)}.{names[layer.group(2)]}" if layer else names[name[:-len(".weight")]]
        x = value.detach().float().numpy()
        if new.endswith("attn_q") or new.endswith("attn_k"):
            x = permute(x, HEADS if new.endswith("q") else KV_HEADS)
        if x.ndim == 1:
            w.add_tensor(new + ".weight", np.ascontiguousarray(x))
        else:
            w.add_tensor(new + ".weight", gguf.quants.quantize(x, gguf.GGMLQuantizationType.Q8_0),
                         raw_dtype=gguf.GGMLQuantizationType.Q8_0)
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()
    if args.hf:
        model.save_pretrained(args.hf)
        tok.save(os.path.join(args.hf, "tokenizer.json"))
        with open(os.path.join(args.hf, "tokenizer_config.json"), "w", encoding="utf-8") as f:
            json.dump({"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": CONTEXT, "bos_token": END, "eos_token": END,
                       "pad_token": END, "add_bos_token": False, "chat_template": TEMPLATE}, f, indent=2)


def load_back(path, model):
    """The weights of a GGUF file, dequantised, in a copy of the model."""
    import copy
    import gguf
    import numpy as np
    import torch
    tensors = {t.name: gguf.quants.dequantize(t.data, t.tensor_type) for t in gguf.GGUFReader(path).tensors}
    names = {"token_embd": "model.embed_tokens", "output_norm": "model.norm"}
    parts = {"attn_norm": "input_layernorm", "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj",
             "attn_v": "self_attn.v_proj", "attn_output": "self_attn.o_proj", "ffn_norm": "post_attention_layernorm",
             "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj"}
    state = {}
    for name, x in tensors.items():
        p = name.split(".")
        x = np.array(x, dtype=np.float32)
        if p[-2] in ("attn_q", "attn_k"):
            heads = HEADS if p[-2] == "attn_q" else KV_HEADS
            x = x.reshape(heads, x.shape[0] // heads // 2, 2, x.shape[1]).swapaxes(1, 2).reshape(x.shape)
        state[(f"model.layers.{p[1]}.{parts[p[2]]}" if p[0] == "blk" else names[p[0]]) + ".weight"] = torch.from_numpy(x.copy())
    state["lm_head.weight"] = state["model.embed_tokens.weight"]
    other = copy.deepcopy(model)
    other.load_state_dict(state)
    return other


# ------------------------------------------------------------------ main ----

def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", default="examples/models/tiny-chat")
    ap.add_argument("--hf", default="", help="also write f32 SafeTensors and tokenizer.json here")
    ap.add_argument("--start", default="", help="go on from the weights in this folder (an earlier --hf) with other text")
    ap.add_argument("--vocab", type=int, default=1408)
    ap.add_argument("--steps", type=int, default=2000)
    ap.add_argument("--batch", type=int, default=12, help="rows in a step")
    ap.add_argument("--length", type=int, default=256, help="tokens in a row")
    ap.add_argument("--lr", type=float, default=0.008)
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--bf16", action="store_true", help="mixed precision: for CPUs with AVX512_BF16 or AMX")
    ap.add_argument("--seed", type=int, default=11, help="of the training text; another for each --start")
    ap.add_argument("--sample", type=int, default=0, help="print this many documents and stop")
    args = ap.parse_args()
    if args.sample:
        rng = random.Random()
        print("\n\n".join(document(rng) for _ in range(args.sample)))
        return
    import torch
    torch.set_num_threads(args.threads)
    if args.start:
        from tokenizers import Tokenizer
        tok = Tokenizer.from_file(os.path.join(args.start, "tokenizer.json"))
    else:
        tok = train_tokenizer(args.vocab)
    rows = rows_of(tok, random.Random(99), CONTEXT)
    held = torch.tensor([next(rows) for _ in range(64)])
    model = make_model(tok.get_vocab_size())
    if args.start:
        from safetensors.torch import load_file
        model.load_state_dict(load_file(os.path.join(args.start, "model.safetensors")), strict=False)
        model.tie_weights()
    print(f"{sum(p.numel() for p in model.parameters())} parameters, vocabulary {tok.get_vocab_size()}", flush=True)
    start = time.time()
    train(model, tok, held, args)
    model.eval()
    q8 = load_back(os.path.join(args.out, "tiny-chat.gguf"), model)
    print(f"trained in {time.time() - start:.0f} s; held-out perplexity: f32 {perplexity(model, held):.4f}, "
          f"the GGUF file's weights {perplexity(q8, held):.4f}")


if __name__ == "__main__":
    main()
