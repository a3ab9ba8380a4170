"""The emoji names people and apps use most, as characters; a name that is not here stays as written."""

_PAIRS = """
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|ok_hand 👌|wave 👋|clap 👏|raised_hands 🙌|pray 🙏|muscle 💪
point_right 👉|point_left 👈|point_up ☝️|point_down 👇|raising_hand 🙋|handshake 🤝|writing_hand ✍️
crossed_fingers 🤞|v ✌️|fist ✊|facepunch 👊|hand ✋|smile 😄|smiley 😃|grinning 😀|grin 😁|laughing 😆|joy 😂
rolling_on_the_floor_laughing 🤣|slightly_smiling_face 🙂|wink 😉|blush 😊|upside_down_face 🙃|heart_eyes 😍
thinking_face 🤔|thinking 🤔|neutral_face 😐|expressionless 😑|unamused 😒|rolling_eyes 🙄|disappointed 😞
worried 😟|confused 😕|cry 😢|sob 😭|angry 😠|rage 😡|sleeping 😴|sunglasses 😎|nerd_face 🤓|hugging_face 🤗
shushing_face 🤫|zipper_mouth_face 🤐|scream 😱|sweat_smile 😅|sweat 😓|exploding_head 🤯|partying_face 🥳
relieved 😌|innocent 😇|robot_face 🤖|robot 🤖|ghost 👻|skull 💀|alien 👽|poop 💩|eyes 👀|brain 🧠|ear 👂
speech_balloon 💬|thought_balloon 💭|zzz 💤|heart ❤️|orange_heart 🧡|yellow_heart 💛|green_heart 💚
blue_heart 💙|purple_heart 💜|black_heart 🖤|broken_heart 💔|sparkling_heart 💖|star ⭐|star2 🌟|sparkles ✨
boom 💥|fire 🔥|zap ⚡|sunny ☀️|rainbow 🌈|snowflake ❄️|cloud ☁️|umbrella ☔|droplet 💧|ocean 🌊|tada 🎉
confetti_ball 🎊|balloon 🎈|gift 🎁|trophy 🏆|medal 🏅|first_place_medal 🥇|second_place_medal 🥈
third_place_medal 🥉|dart 🎯|rocket 🚀|airplane ✈️|car 🚗|ship 🚢|train 🚆|bike 🚲|house 🏠|office 🏢
factory 🏭|bank 🏦|hospital 🏥|school 🏫|classical_building 🏛️|white_check_mark ✅|heavy_check_mark ✔️
ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|heavy_plus_sign ➕|heavy_minus_sign ➖
warning ⚠️|no_entry ⛔|no_entry_sign 🚫|stop_sign 🛑|octagonal_sign 🛑|construction 🚧|rotating_light 🚨
question ❓|grey_question ❔|exclamation ❗|heavy_exclamation_mark ❗|bangbang ‼️|interrobang ⁉️
information_source ℹ️|100 💯|sos 🆘|new 🆕|free 🆓|up 🆙|cool 🆒|ok 🆗|red_circle 🔴|large_orange_circle 🟠
orange_circle 🟠|large_yellow_circle 🟡|yellow_circle 🟡|large_green_circle 🟢|green_circle 🟢
large_blue_circle 🔵|blue_circle 🔵|large_purple_circle 🟣|white_circle ⚪|black_circle ⚫|large_green_square 🟩
large_red_square 🟥|large_yellow_square 🟨|white_large_square ⬜|black_large_square ⬛|small_blue_diamond 🔹
small_orange_diamond 🔸|large_blue_diamond 🔷|small_red_triangle 🔺|small_red_triangle_down 🔻|arrow_right ➡️
arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_upper_right ↗️|arrow_lower_right ↘️|arrow_forward ▶️
arrow_backward ◀️|arrows_counterclockwise 🔄|arrow_heading_up ⤴️|leftwards_arrow_with_hook ↩️|repeat 🔁
fast_forward ⏩|rewind ⏪|double_vertical_bar ⏸️|stopwatch ⏱️|timer_clock ⏲️|hourglass ⌛
hourglass_flowing_sand ⏳|clock1 🕐|watch ⌚|alarm_clock ⏰|calendar 📆|date 📅|spiral_calendar_pad 🗓️|bell 🔔
no_bell 🔕|loud_sound 🔊|mute 🔇|mega 📣|loudspeaker 📢|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣
six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|keycap_ten 🔟|zero 0️⃣|hash #️⃣|memo 📝|pencil 📝|pencil2 ✏️
page_facing_up 📄|page_with_curl 📃|bookmark_tabs 📑|clipboard 📋|pushpin 📌|round_pushpin 📍|paperclip 📎
link 🔗|scissors ✂️|file_folder 📁|open_file_folder 📂|card_index_dividers 🗂️|card_file_box 🗃️
file_cabinet 🗄️|wastebasket 🗑️|inbox_tray 📥|outbox_tray 📤|package 📦|email 📧|e-mail 📧|envelope ✉️
incoming_envelope 📨|mailbox 📫|newspaper 📰|books 📚|book 📖|closed_book 📕|green_book 📗|blue_book 📘
orange_book 📙|notebook 📓|ledger 📒|label 🏷️|bookmark 🔖|mag 🔍|mag_right 🔎|lock 🔒|unlock 🔓
closed_lock_with_key 🔐|key 🔑|shield 🛡️|hammer 🔨|wrench 🔧|hammer_and_wrench 🛠️|gear ⚙️|nut_and_bolt 🔩
toolbox 🧰|magnet 🧲|test_tube 🧪|microscope 🔬|telescope 🔭|bulb 💡|battery 🔋|electric_plug 🔌|computer 💻
desktop_computer 🖥️|keyboard ⌨️|printer 🖨️|floppy_disk 💾|cd 💿|iphone 📱|phone ☎️|telephone_receiver 📞
camera 📷|movie_camera 🎥|tv 📺|microphone 🎤|headphones 🎧|art 🎨|performing_arts 🎭|jigsaw 🧩|game_die 🎲
chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|bar_chart 📊|moneybag 💰|dollar 💵|euro 💶
credit_card 💳|receipt 🧾|scales ⚖️|globe_with_meridians 🌐|earth_africa 🌍|earth_americas 🌎|earth_asia 🌏
compass 🧭|world_map 🗺️|flag-gb 🇬🇧|de 🇩🇪|fr 🇫🇷|us 🇺🇸|busts_in_silhouette 👥|bust_in_silhouette 👤
man 👨|woman 👩|baby 👶|family 👪|technologist 🧑‍💻|detective 🕵️|teacher 🧑‍🏫|scientist 🧑‍🔬|seedling 🌱
herb 🌿|four_leaf_clover 🍀|deciduous_tree 🌳|cactus 🌵|tulip 🌷|rose 🌹|sunflower 🌻|bug 🐛|bee 🐝|ant 🐜
turtle 🐢|owl 🦉|fox_face 🦊|dog 🐶|cat 🐱|mouse 🐭|bear 🐻|panda_face 🐼|tiger 🐯|lion_face 🦁|unicorn_face 🦄
penguin 🐧|octopus 🐙|whale 🐳|snail 🐌|butterfly 🦋|coffee ☕|tea 🍵|beer 🍺|wine_glass 🍷|champagne 🍾
pizza 🍕|cake 🍰|birthday 🎂|cookie 🍪|apple 🍎|lemon 🍋|bread 🍞|popcorn 🍿|recycle ♻️|infinity ♾️
copyright ©️|registered ®️|tm ™️|wheelchair ♿|checkered_flag 🏁|triangular_flag_on_post 🚩|white_flag 🏳️
anchor ⚓|see_no_evil 🙈|hear_no_evil 🙉|speak_no_evil 🙊|shrug 🤷|facepalm 🤦|ballot_box 🗳️|abacus 🧮
traffic_light 🚦|vertical_traffic_light 🚦|door 🚪|ladder 🪜|broom 🧹|nesting_dolls 🪆|crystal_ball 🔮
satellite 🛰️|satellite_antenna 📡|radio 📻|barber 💈|ticket 🎫|admission_tickets 🎟️|ribbon 🎀
"""
EMOJI: dict[str, str] = {
    name: character
    for name, _, character in (pair.partition(" ") for pair in _PAIRS.replace("\n", "|").split("|") if pair)
}
