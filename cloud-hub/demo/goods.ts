// The shelves of the demo grocery, one line an item: code, names in three languages, reading, price in
// yen, and what makes an item special. Names are of goods, not of makers.

export const DEMO_SHELVES: readonly { readonly category: string; readonly goods: string }[] = [
  {
    category: 'vegetables',
    goods: `
      tomato|トマト 3個|とまと|Tomatoes, 3|Tomat isi 3|298
      cucumber|きゅうり 3本|きゅうり|Cucumbers, 3|Mentimun isi 3|178
      cabbage|キャベツ 1玉|きゃべつ|Cabbage|Kol|198
      lettuce|レタス 1玉|れたす|Lettuce|Selada|188
      carrot|にんじん 3本|にんじん|Carrots, 3|Wortel isi 3|158
      onion|玉ねぎ 3個|たまねぎ|Onions, 3|Bawang bombai isi 3|198
      potato|じゃがいも 500g|じゃがいも|Potatoes 500 g|Kentang 500 g|228
      leek|長ねぎ 2本|ながねぎ|Leeks, 2|Daun bawang besar|198
      spinach|ほうれん草|ほうれんそう|Spinach|Bayam|168
      daikon|大根 1本|だいこん|Daikon radish|Lobak putih|178
      eggplant|なす 3本|なす|Eggplants, 3|Terung isi 3|198
      pepper|ピーマン 5個|ぴーまん|Green peppers, 5|Paprika hijau isi 5|158
      broccoli|ブロッコリー|ぶろっこりー|Broccoli|Brokoli|218
      shiitake|しいたけ 6個|しいたけ|Shiitake, 6|Jamur shiitake|238
      garlic|にんにく 2個|にんにく|Garlic, 2|Bawang putih|198
      ginger|生姜 100g|しょうが|Ginger 100 g|Jahe 100 g|128
      sprouts|もやし 200g|もやし|Bean sprouts 200 g|Taoge 200 g|38`,
  },
  {
    category: 'fruit',
    goods: `
      apple|ふじりんご|ふじりんご|Fuji apple|Apel Fuji|158
      banana|バナナ 1房|ばなな|Bananas|Pisang|198
      mandarin|みかん 1kg|みかん|Mandarins 1 kg|Jeruk mandarin 1 kg|498
      grapes|巨峰 1房|きょほう|Kyoho grapes|Anggur Kyoho|698
      kiwi|キウイ 3個|きうい|Kiwis, 3|Kiwi isi 3|298
      lemon|レモン 2個|れもん|Lemons, 2|Lemon isi 2|198
      persimmon|柿 3個|かき|Persimmons, 3|Kesemek isi 3|398
      pear|洋梨 2個|ようなし|Pears, 2|Pir isi 2|398
      grape-kg|ぶどう 量り売り|ぶどう|Grapes by weight|Anggur timbang|1480|kg`,
  },
  {
    category: 'fish',
    goods: `
      salmon|鮭切り身 2切|さけきりみ|Salmon fillets, 2|Fillet salmon isi 2|398
      mackerel|塩さば 2枚|しおさば|Salted mackerel, 2|Ikan kembung asin|358
      tuna|まぐろ刺身 150g|まぐろさしみ|Tuna sashimi 150 g|Sashimi tuna 150 g|698
      shrimp|むきえび 200g|むきえび|Shelled shrimp 200 g|Udang kupas 200 g|498
      squid|するめいか|するめいか|Squid|Cumi-cumi|298
      clams|あさり 200g|あさり|Clams 200 g|Kerang 200 g|298
      eel|うなぎ蒲焼|うなぎかばやき|Grilled eel|Unagi panggang|1980`,
  },
  {
    category: 'meat',
    goods: `
      chicken-thigh|鶏もも肉 300g|とりももにく|Chicken thigh 300 g|Paha ayam 300 g|398
      chicken-breast|鶏むね肉 300g|とりむねにく|Chicken breast 300 g|Dada ayam 300 g|258
      pork-loin|豚ロース 200g|ぶたろーす|Pork loin 200 g|Has babi 200 g|428
      pork-mince|豚ひき肉 250g|ぶたひきにく|Minced pork 250 g|Daging babi giling|328
      beef-slices|牛こま切れ 200g|ぎゅうこまぎれ|Beef slices 200 g|Irisan sapi 200 g|598
      beef-steak|牛ステーキ 180g|ぎゅうすてーき|Beef steak 180 g|Steik sapi 180 g|1280
      ham|ロースハム 4枚|ろーすはむ|Sliced ham, 4|Ham iris isi 4|268
      sausage|ウインナー 6本|ういんなー|Sausages, 6|Sosis isi 6|298
      bacon|ベーコン 4枚|べーこん|Bacon, 4|Bakon isi 4|278
      beef-kg|和牛肩 量り売り|わぎゅうかた|Wagyu shoulder by weight|Wagyu timbang|6980|kg`,
  },
  {
    category: 'dairy',
    goods: `
      milk|成分無調整牛乳 1L|ぎゅうにゅう|Whole milk 1 l|Susu 1 l|238
      low-fat-milk|低脂肪牛乳 1L|ていしぼうぎゅうにゅう|Low-fat milk 1 l|Susu rendah lemak 1 l|198
      yogurt|プレーンヨーグルト 400g|よーぐると|Plain yogurt 400 g|Yogurt 400 g|178
      butter|バター 200g|ばたー|Butter 200 g|Mentega 200 g|458
      cheese|とろけるチーズ 8枚|ちーず|Melting cheese, 8|Keju leleh isi 8|268
      cream|生クリーム 200ml|なまくりーむ|Cream 200 ml|Krim 200 ml|298
      eggs|たまご 10個|たまご|Eggs, 10|Telur isi 10|288
      tofu|絹ごし豆腐|きぬごしどうふ|Silken tofu|Tahu sutra|88
      natto|納豆 3パック|なっとう|Natto, 3 packs|Natto isi 3|108
      fried-tofu|油揚げ 3枚|あぶらあげ|Fried tofu, 3|Tahu goreng isi 3|118`,
  },
  {
    category: 'bakery',
    goods: `
      bread|食パン 6枚切|しょくぱん|Sliced bread, 6|Roti tawar isi 6|168
      roll|バターロール 6個|ばたーろーる|Butter rolls, 6|Roti mentega isi 6|198
      croissant|クロワッサン|くろわっさん|Croissant|Kroisan|148
      anpan|あんぱん|あんぱん|Red bean bun|Roti kacang merah|128
      melonpan|メロンパン|めろんぱん|Melon bun|Roti melon|138
      baguette|バゲット|ばげっと|Baguette|Roti baguette|248
      sandwich|ミックスサンド|みっくすさんど|Mixed sandwich|Roti lapis|298`,
  },
  {
    category: 'ready',
    goods: `
      onigiri-salmon|おにぎり 鮭|おにぎりさけ|Onigiri, salmon|Onigiri salmon|150
      onigiri-plum|おにぎり 梅|おにぎりうめ|Onigiri, plum|Onigiri plum|130
      onigiri-tuna|おにぎり ツナマヨ|おにぎりつなまよ|Onigiri, tuna mayo|Onigiri tuna|140
      bento|幕の内弁当|まくのうちべんとう|Makunouchi bento|Bento makunouchi|598
      karaage|鶏の唐揚げ 5個|からあげ|Fried chicken, 5|Ayam goreng isi 5|398
      croquette|コロッケ|ころっけ|Croquette|Kroket|98
      sushi|にぎり寿司 8貫|にぎりずし|Nigiri sushi, 8|Sushi isi 8|880
      potato-salad|ポテトサラダ|ぽてとさらだ|Potato salad|Salad kentang|248
      gyoza|焼き餃子 6個|やきぎょうざ|Fried dumplings, 6|Gyoza isi 6|328`,
  },
  {
    category: 'pantry',
    goods: `
      rice|コシヒカリ 5kg|こしひかり|Koshihikari rice 5 kg|Beras Koshihikari 5 kg|3480
      udon|冷凍うどん 5食|うどん|Frozen udon, 5|Udon beku isi 5|298
      soba|そば 200g|そば|Soba noodles 200 g|Mi soba 200 g|188
      ramen|袋ラーメン 5食|らーめん|Instant ramen, 5|Ramen instan isi 5|498
      spaghetti|スパゲッティ 500g|すぱげってぃ|Spaghetti 500 g|Spageti 500 g|258
      soy-sauce|醤油 1L|しょうゆ|Soy sauce 1 l|Kecap asin 1 l|328
      miso|味噌 750g|みそ|Miso 750 g|Miso 750 g|398
      mirin|みりん風調味料 1L|みりん|Mirin seasoning 1 l|Bumbu mirin 1 l|268
      vinegar|米酢 500ml|こめず|Rice vinegar 500 ml|Cuka beras 500 ml|198
      sugar|上白糖 1kg|じょうはくとう|Sugar 1 kg|Gula 1 kg|248
      salt|食塩 1kg|しょくえん|Salt 1 kg|Garam 1 kg|128
      flour|小麦粉 1kg|こむぎこ|Flour 1 kg|Tepung terigu 1 kg|238
      oil|サラダ油 1L|さらだあぶら|Salad oil 1 l|Minyak goreng 1 l|398
      mayonnaise|マヨネーズ 450g|まよねーず|Mayonnaise 450 g|Mayones 450 g|318
      ketchup|ケチャップ 500g|けちゃっぷ|Ketchup 500 g|Saus tomat 500 g|238
      curry|カレールウ 中辛|かれーるう|Curry roux, medium|Bumbu kari|258
      nori|焼き海苔 10枚|やきのり|Roasted nori, 10|Nori panggang isi 10|398
      tuna-can|ツナ缶 3缶|つなかん|Canned tuna, 3|Tuna kaleng isi 3|358`,
  },
  {
    category: 'drinks',
    goods: `
      green-tea|緑茶 500ml|りょくちゃ|Green tea 500 ml|Teh hijau 500 ml|108
      barley-tea|麦茶 2L|むぎちゃ|Barley tea 2 l|Teh barli 2 l|178
      water|天然水 2L|てんねんすい|Mineral water 2 l|Air mineral 2 l|98
      cola|コーラ 500ml|こーら|Cola 500 ml|Kola 500 ml|128
      coffee|缶コーヒー 微糖|かんこーひー|Canned coffee|Kopi kaleng|118
      orange-juice|オレンジジュース 1L|おれんじじゅーす|Orange juice 1 l|Jus jeruk 1 l|218
      vegetable-juice|野菜ジュース 900ml|やさいじゅーす|Vegetable juice 900 ml|Jus sayur 900 ml|238
      soy-milk|豆乳 1L|とうにゅう|Soy milk 1 l|Susu kedelai 1 l|208`,
  },
  {
    category: 'alcohol',
    goods: `
      beer|缶ビール 350ml|かんびーる|Beer 350 ml|Bir 350 ml|228|age
      beer-6|缶ビール 6本|かんびーる6|Beer, 6 cans|Bir isi 6|1298|age
      sake|純米酒 720ml|じゅんまいしゅ|Junmai sake 720 ml|Sake 720 ml|1480|age
      shochu|芋焼酎 900ml|いもじょうちゅう|Sweet potato shochu 900 ml|Shochu 900 ml|1380|age
      wine-red|赤ワイン 750ml|あかわいん|Red wine 750 ml|Anggur merah 750 ml|1180|age
      wine-white|白ワイン 750ml|しろわいん|White wine 750 ml|Anggur putih 750 ml|1180|age
      chuhai|レモンサワー 350ml|れもんさわー|Lemon sour 350 ml|Lemon sour 350 ml|158|age`,
  },
  {
    category: 'sweets',
    goods: `
      chocolate|板チョコレート|いたちょこ|Chocolate bar|Cokelat batang|128
      potato-chips|ポテトチップス うすしお|ぽてとちっぷす|Potato chips, salted|Keripik kentang|148
      senbei|醤油せんべい|しょうゆせんべい|Soy rice crackers|Kerupuk beras|198
      ice-cream|バニラアイス|ばにらあいす|Vanilla ice cream|Es krim vanila|148
      pudding|カスタードプリン|ぷりん|Custard pudding|Puding karamel|118
      daifuku|いちご大福|いちごだいふく|Strawberry daifuku|Daifuku stroberi|218
      gum|ミントガム|みんとがむ|Mint gum|Permen karet mint|118`,
  },
  {
    category: 'household',
    goods: `
      tissue|ティッシュ 5箱|てぃっしゅ|Tissues, 5 boxes|Tisu isi 5|398
      toilet-paper|トイレットペーパー 12ロール|といれっとぺーぱー|Toilet paper, 12|Tisu toilet isi 12|498
      detergent|洗濯洗剤 900g|せんざい|Detergent 900 g|Deterjen 900 g|398
      dish-soap|食器用洗剤 240ml|しょっきようせんざい|Dish soap 240 ml|Sabun cuci piring|148
      shampoo|シャンプー 480ml|しゃんぷー|Shampoo 480 ml|Sampo 480 ml|598
      toothpaste|歯みがき粉 120g|はみがきこ|Toothpaste 120 g|Pasta gigi 120 g|198
      wrap|ラップ 30cm|らっぷ|Cling film 30 cm|Plastik pembungkus|218
      garbage-bags|ゴミ袋 45L 30枚|ごみぶくろ|Bin bags 45 l, 30|Kantong sampah isi 30|298
      batteries|単3電池 4本|たん3でんち|AA batteries, 4|Baterai AA isi 4|398
      notebook|ノート B5 5冊|のーと|Notebooks B5, 5|Buku tulis B5 isi 5|498
      bag|レジ袋 中|れじぶくろ|Carrier bag M|Kantong sedang|5|bag`,
  },
]

/** Of goods that are made up, to fill the shelves of a large store. */
export const DEMO_WORDS = {
  kinds: [
    ['国産', 'Domestic', 'Lokal'],
    ['特選', 'Choice', 'Pilihan'],
    ['有機', 'Organic', 'Organik'],
    ['お徳用', 'Value', 'Hemat'],
    ['北海道', 'Hokkaido', 'Hokkaido'],
    ['瀬戸内', 'Setouchi', 'Setouchi'],
    ['手作り', 'Handmade', 'Buatan tangan'],
    ['季節の', 'Seasonal', 'Musiman'],
  ],
  goods: [
    ['緑茶', 'りょくちゃ', 'green tea', 'teh hijau'],
    ['クッキー', 'くっきー', 'cookies', 'kue kering'],
    ['味噌', 'みそ', 'miso', 'miso'],
    ['ジャム', 'じゃむ', 'jam', 'selai'],
    ['うどん', 'うどん', 'udon', 'udon'],
    ['だし', 'だし', 'dashi', 'kaldu dashi'],
    ['漬物', 'つけもの', 'pickles', 'acar'],
    ['せんべい', 'せんべい', 'rice crackers', 'kerupuk beras'],
    ['はちみつ', 'はちみつ', 'honey', 'madu'],
    ['スープ', 'すーぷ', 'soup', 'sup'],
    ['コーヒー豆', 'こーひーまめ', 'coffee beans', 'biji kopi'],
    ['ドレッシング', 'どれっしんぐ', 'dressing', 'saus salad'],
  ],
} as const
