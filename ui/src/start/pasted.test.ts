import { expect, test } from 'vitest'
import { read } from './pasted'

const SERVER = 'http://tv.example.org:8080'
const ACCOUNT = { kind: 'account', url: SERVER, username: 'john', password: 's3cret.Pw' }
const QUERY = 'username=john&password=s3cret.Pw'

test('an address is an address, completed', () => {
  expect(read(' tv.example.org/list.m3u ')).toEqual({ kind: 'address', url: 'http://tv.example.org/list.m3u' })
  expect(read('Here you are: https://tv.example.org/a.m3u enjoy')).toEqual({
    kind: 'address',
    url: 'https://tv.example.org/a.m3u',
  })
  expect(read('nonsense')).toBeNull()
  expect(read('')).toBeNull()
  expect(read('#EXTM3U\n#EXTINF:-1,One\nhttp://tv.example.org/1.ts')).toBeNull()
})

test('an address alone is taken to the letter', () => {
  const endings = ['abc_', 'abc!', 'abc*', 'abc~', 'abc.', 'abc,', 'abc)', 'abc?', 'list.m3u?token=abc]']
  for (const url of [...endings.map(end => `http://tv.example.org/${end}`), 'rtsp://tv.example.org/abc_'])
    expect(read(` ${url}\n`)).toEqual({ kind: 'address', url })
  expect(read('tv.example.org/abc_')).toEqual({ kind: 'address', url: 'http://tv.example.org/abc_' })
  expect(read('http://tv.example.org:8080/get.php?username=anna&password=abc!')).toEqual({
    kind: 'account',
    url: 'http://tv.example.org:8080',
    username: 'anna',
    password: 'abc!',
  })
  expect(read('Look: http://tv.example.org/abc!')).toEqual({ kind: 'address', url: 'http://tv.example.org/abc' })
})

test('an account is found in an address and in a message', () => {
  const account = { kind: 'account', url: 'http://tv.example.org:8080', username: 'anna', password: 'a b:c' }
  expect(read('http://tv.example.org:8080/get.php?username=anna&password=a%20b:c&type=m3u_plus')).toEqual(account)
  expect(read('Your line!\nServer URL: http://tv.example.org:8080/\nUsername : anna\r\n• Password: a b:c')).toEqual(
    account,
  )
  expect(read('Host=tv.example.org:8080\nBenutzername=anna\nPasswort=a b:c')).toEqual(account)
})

/** Every way in which providers write the same account. */
const SHAPES: Record<string, string> = {
  'three bare lines': `${SERVER}\njohn\ns3cret.Pw`,
  'three bare lines, without scheme': 'tv.example.org:8080\n\njohn\n\ns3cret.Pw\n',
  'bare lines in a greeting': `Hello,\nhere is your new line\n\n${SERVER}/\njohn\ns3cret.Pw\n\nHave fun`,
  'bare lines, the address last': `john\ns3cret.Pw\n${SERVER}`,
  'bare lines with a port': 'http://tv.example.org\n8080\njohn\ns3cret.Pw',
  'bare words in one line': `${SERVER} john s3cret.Pw`,
  'bare words with bars': `${SERVER}|john|s3cret.Pw`,
  'name and password with a colon': `${SERVER}\njohn:s3cret.Pw`,
  'labels in one line': `Server: ${SERVER} User: john Pass: s3cret.Pw`,
  'labels in one line with commas': `Server: ${SERVER}, Username: john, Password: s3cret.Pw`,
  'labels in one line with bars': `URL: ${SERVER} | USER: john | PASS: s3cret.Pw | EXP: 2027-01-01`,
  'labels in one line with slashes': `Host: ${SERVER} / Login: john / PW: s3cret.Pw`,
  'a sentence': `Your server is at ${SERVER}, your username: john and password: s3cret.Pw. Enjoy!`,
  'equals signs': `url=${SERVER}\nuser=john\npass=s3cret.Pw`,
  arrows: `URL ➡ ${SERVER}\nUSER ➡ john\nPASS ➡ s3cret.Pw`,
  'arrows of letters': `URL -> ${SERVER}\nUser -> john\nPassword => s3cret.Pw`,
  'angle brackets': `URL > ${SERVER}\nUsername > john\nPassword > s3cret.Pw`,
  'emoji labels': `🌐 Server: ${SERVER}\n👤 Username: john\n🔑 Password: s3cret.Pw\n📅 Expires: 2027-01-01`,
  'emoji between': `🌍 URL 👉 ${SERVER}\n🙍‍♂️ User 👉 john\n🔐 Pass 👉 s3cret.Pw`,
  'emoji behind': `Server: ${SERVER} ✅\nUsername: john ✅\nPassword: s3cret.Pw ✅`,
  'keycaps and decoration': `╭─● 𝗟𝗢𝗚𝗜𝗡 ●\n├● Host ➤ ${SERVER}\n├● User ➤ john\n╰● Pass ➤ s3cret.Pw`,
  'markdown bold labels': `- **Server:** ${SERVER}\n- **Username:** john\n- **Password:** s3cret.Pw`,
  'markdown bold without the colon': `* **URL**: ${SERVER}\n* **User**: john\n* **Pass**: s3cret.Pw`,
  'markdown bold values': `Server: **${SERVER}**\nUser: **john**\nPass: **s3cret.Pw**`,
  'markdown code': `1. Host: \`${SERVER}\`\n2. Login: \`john\`\n3. Password: \`s3cret.Pw\``,
  'markdown link': `**Portal:** [tv.example.org](${SERVER})\n**User name:** john\n**Password:** s3cret.Pw`,
  'markdown table': `| Field | Value |\n|---|---|\n| Server | ${SERVER} |\n| Username | john |\n| Password | s3cret.Pw |`,
  'markdown quote': `> Server: ${SERVER}\n> Username: john\n> Password: s3cret.Pw`,
  'chat markup': `*Server:* ${SERVER}\n*Username:* john\n*Password:* s3cret.Pw`,
  tabs: `Server\t${SERVER}\nUsername\tjohn\nPassword\ts3cret.Pw`,
  dashes: `Server - ${SERVER}\nUsername - john\nPassword – s3cret.Pw`,
  'labels above values': `Server\n${SERVER}\nUsername\njohn\nPassword\ns3cret.Pw`,
  'labels with a colon above values': `Server:\n${SERVER}\n\nUsername:\njohn\nPassword:\ns3cret.Pw`.replace(
    '\n\n',
    '\n',
  ),
  'only blanks between': `Host ${SERVER}\nUser john\nPass s3cret.Pw`,
  'a port of its own': 'Host: http://tv.example.org\nPort : 8080\nUsername: john\nPassword: s3cret.Pw',
  'host and port without scheme': 'Host : tv.example.org\nPort : 8080\nUser : john\nPass : s3cret.Pw',
  'a port in one line': 'Host: tv.example.org Port: 8080 Username: john Password: s3cret.Pw',
  'the port behind a blank': 'Server: tv.example.org : 8080\nUser: john\nPass: s3cret.Pw',
  'get.php': `${SERVER}/get.php?${QUERY}&type=m3u_plus&output=ts`,
  'player_api.php': `${SERVER}/player_api.php?${QUERY}`,
  'xmltv.php': `${SERVER}/xmltv.php?${QUERY}`,
  'get.php without scheme': `tv.example.org:8080/get.php?${QUERY}&type=m3u_plus`,
  'get.php in a sentence': `Your list is (${SERVER}/get.php?${QUERY}&type=m3u).`,
  'a stream of the account': `${SERVER}/live/john/s3cret.Pw/1234.ts`,
  'list and guide of the account': `M3U: ${SERVER}/get.php?${QUERY}&type=m3u_plus\nEPG: ${SERVER}/xmltv.php?${QUERY}`,
  'login, list and guide': `Username: john\nPassword: s3cret.Pw\nM3U: ${SERVER}/get.php?${QUERY}&type=m3u_plus&output=ts\nEPG: ${SERVER}/xmltv.php?${QUERY}`,
  'the portal of the account': `Portal: ${SERVER}/c/\nUsername: john\nPassword: s3cret.Pw`,
  'HTML with line breaks': `<p>Server: <b>${SERVER}</b><br>Username: <b>john</b><br/>Password: <b>s3cret.Pw</b></p>`,
  'HTML table': `<table><tr><td>Server</td><td>${SERVER}</td></tr>\n<tr><td>Username</td><td>john</td></tr><tr><td>Password</td><td>s3cret.Pw</td></tr></table>`,
  'HTML mail with a link': `<div>Hi,</div><div>Your list: <a href="${SERVER}/get.php?username=john&amp;password=s3cret.Pw&amp;type=m3u">click here</a></div>`,
  'escaped HTML': `${SERVER}/get.php?username=john&amp;password=s3cret.Pw&amp;type=m3u`,
  'quoted-printable mail': `Your list: ${SERVER}/get.php?username=3Djohn&pass=\nword=3Ds3cret.Pw&type=3Dm3u`,
  JSON: `{"server":"${SERVER}","username":"john","password":"s3cret.Pw"}`,
  'JSON of a player': JSON.stringify(
    { playlists: [{ title: 'My TV', serverUrl: SERVER, userName: 'john', password: 's3cret.Pw' }] },
    null,
    2,
  ),
  'JSON of a panel':
    '{"user_info":{"username":"john","password":"s3cret.Pw","auth":1},"server_info":{"url":"tv.example.org","port":"8080","https_port":"8443","server_protocol":"http"}}',
  'almost JSON': `{\n  'host': '${SERVER}',\n  'username': 'john',\n  'password': 's3cret.Pw',\n}`,
  'typographic quotes': `Server: “${SERVER}”\nUsername: “john”\nPassword: “s3cret.Pw”`,
  'invisible characters': `Server:\u00a0${SERVER}\u200b\nUsername:\u00a0john\u200b\nPassword:\u00a0s3cret.Pw\ufeff`,
  'fullwidth colons': `Server：${SERVER}\nUsername：john\nPassword：s3cret.Pw`,
  'support links': `Support: https://t.me/helpdesk\nServer: ${SERVER}\nUsername: john\nPassword: s3cret.Pw\nwhatsapp https://wa.me/1555`,
  'the remark of a label': `Server (DNS): ${SERVER}\nUsername (case sensitive): john\nPassword (case sensitive): s3cret.Pw`,
  'labels with more words': `Xtream Codes URL: ${SERVER}\nXtream Username: john\nXtream Password: s3cret.Pw\nMax Connections: 2`,
  'upper case with underscores': `SERVER_URL=${SERVER}\nUSER_NAME=john\nPASS_WORD=s3cret.Pw`,
  'a table with a head': `Server\tUsername\tPassword\n${SERVER}\tjohn\ts3cret.Pw`,
  'a file with commas': `name,url,username,password\nMy TV,${SERVER},john,s3cret.Pw`,
  'an HTML table with a head': `<table><tr><th>Server</th><th>Username</th><th>Password</th></tr><tr><td>${SERVER}</td><td>john</td><td>s3cret.Pw</td></tr></table>`,
  'a list without blanks': `Server:${SERVER};User:john;Pass:s3cret.Pw`,
  'words instead of separators': `My server is ${SERVER} and my username is john and the password is s3cret.Pw`,
  'blanks in one line': `server ${SERVER} username john password s3cret.Pw`,
  'labels in brackets': `[Server] ${SERVER}\n[User] john\n[Pass] s3cret.Pw`,
  'dotted lines': `Server......: ${SERVER}\nUser........: john\nPass........: s3cret.Pw`,
  'underlined labels': `Server\n------\n${SERVER}\n\nUser\n----\njohn\n\nPassword\n--------\ns3cret.Pw`,
  'only emoji': `🔥 Your trial 🔥\n\n🌍 ${SERVER}\n👤 john\n🔑 s3cret.Pw\n\n⏳ 24 h`,
  'mathematical letters': `💻 𝐇𝐨𝐬𝐭: ${SERVER}\n👤 𝐔𝐬𝐞𝐫: john\n🔑 𝐏𝐚𝐬𝐬: s3cret.Pw`,
  'emoji without blanks': '✅Host:tv.example.org:8080✅User:john✅Pass:s3cret.Pw',
  'one label for both': `Server: ${SERVER}\nLogin / Password: john / s3cret.Pw`,
  'an address on two lines': `${SERVER}/get.php?username=john\n&password=s3cret.Pw&type=m3u`,
  'an address with the account before the host': 'http://john:s3cret.Pw@tv.example.org:8080',
  'the shop before the server': `Website: https://shop.example.org\nAccount: Premium 4711\nServer: ${SERVER}\nUsername: john\nPassword: s3cret.Pw`,
  German: `Serveradresse: ${SERVER}\nBenutzername: john\nKennwort: s3cret.Pw\nGültig bis: 01.01.2027`.replace(
    'Serveradresse',
    'Server-Adresse',
  ),
  French: `Adresse du serveur : ${SERVER}\nNom d’utilisateur : john\nMot de passe : s3cret.Pw`.replace(
    'Adresse du serveur',
    'Serveur',
  ),
  Spanish: `Servidor: ${SERVER}\nUsuario: john\nContraseña: s3cret.Pw\nVence: mañana`,
  Italian: `Indirizzo: ${SERVER}\nNome utente: john\nParola d'ordine: s3cret.Pw`,
  Portuguese: `Endereço: ${SERVER}\nUsuário: john\nSenha: s3cret.Pw`,
  Dutch: `Adres: ${SERVER}\nGebruikersnaam: john\nWachtwoord: s3cret.Pw`,
  Polish: `Serwer: ${SERVER}\nUżytkownik: john\nHasło: s3cret.Pw`,
  Czech: `Adresa: ${SERVER}\nUživatelské jméno: john\nHeslo: s3cret.Pw`,
  Turkish: `Sunucu: ${SERVER}\nKullanıcı Adı: john\nŞifre: s3cret.Pw`,
  Swedish: `Server: ${SERVER}\nAnvändarnamn: john\nLösenord: s3cret.Pw`,
  Russian: `Сервер: ${SERVER}\nЛогин: john\nПароль: s3cret.Pw`,
  Greek: `Διεύθυνση: ${SERVER}\nΌνομα χρήστη: john\nΚωδικός: s3cret.Pw`,
  Arabic: `الرابط: ${SERVER}\nاسم المستخدم: john\nكلمة المرور: s3cret.Pw`,
  Chinese: `服务器：${SERVER}\n用户名：john\n密码：s3cret.Pw`,
  Japanese: `サーバー: ${SERVER}\nユーザー名: john\nパスワード: s3cret.Pw`,
}

test.each(Object.entries(SHAPES))('%s', (_, text) => {
  expect(read(text)).toEqual(ACCOUNT)
})

test('every label works with every separator and decoration', () => {
  const labels = [
    ['Server', 'Username', 'Password'],
    ['HOST', 'USER', 'PASS'],
    ['Portal URL', 'Login', 'PW'],
    ['DNS', 'User name', 'Pass word'],
  ]
  const separators = [': ', ':', ' : ', '=', ' = ', ' -> ', ' → ', ' ➜ ', ' » ', '\t', ' | ', ' - ', ' :- ']
  const decorations = ['', '- ', '* ', '• ', '▪️ ', '1) ', '> ', '✅ ', '★ ']
  for (const names of labels)
    for (const separator of separators)
      for (const decoration of decorations)
        for (const end of ['\n', '\r\n', '\n\n']) {
          const values = [SERVER, 'john', 's3cret.Pw']
          const text = names.map((name, at) => `${decoration}${name}${separator}${values[at] ?? ''}`).join(end)
          expect(read(text), JSON.stringify(text)).toEqual(ACCOUNT)
        }
})

test('passwords stay as they are', () => {
  for (const password of [
    'a*b**c',
    '_x_',
    'p@ss:w/rd',
    'a|b',
    'user',
    '12345678',
    'x=1&y',
    '#hash#',
    '(a)',
    'C:\\x',
    'a-b',
    '~~',
    'ü€ß',
  ])
    for (const text of [`Server: ${SERVER}\nUsername: john\nPassword: ${password}`, `${SERVER}\njohn\n${password}`])
      expect(read(text), text).toEqual({ ...ACCOUNT, password })
})

test('the guide of a message comes with its playlist or account', () => {
  const guide = 'http://epg.example.org/guide.xml.gz'
  const list = 'http://tv.example.org/list.m3u'
  const address = { kind: 'address', url: list, guides: [guide] }
  expect(read(`M3U: ${list}\nEPG: ${guide}`)).toEqual(address)
  expect(read(`EPG: ${guide}\nM3U: ${list}`)).toEqual(address)
  expect(read(`${list}\n${guide}`)).toEqual(address)
  expect(read(`Playlist 👉 ${list} Guide 👉 ${guide}`)).toEqual(address)
  expect(read(`<a href="${list}">List</a><br><a href="${guide}">Guide</a>`)).toEqual(address)
  expect(read(`{"m3u":"${list}","epg":"${guide}"}`)).toEqual(address)
  expect(read(`EPG: http://h.example.org/g\nM3U: ${list}`)).toEqual({ ...address, guides: ['http://h.example.org/g'] })
  expect(read(`Server: ${SERVER}\nUsername: john\nPassword: s3cret.Pw\nEPG: ${guide}`)).toEqual({
    ...ACCOUNT,
    guides: [guide],
  })
  expect(read(`${SERVER}/get.php?${QUERY}&type=m3u_plus\nXMLTV URL: ${guide}`)).toEqual({ ...ACCOUNT, guides: [guide] })
  // A guide alone is an address.
  expect(read(`EPG: ${guide}`)).toEqual({ kind: 'address', url: guide })
})

test('a portal for set-top boxes is known', () => {
  const portal = { kind: 'portal', url: `${SERVER}/c/` }
  expect(read(`Portal: ${SERVER}/c/\nMAC: 00:1A:79:12:34:56`)).toEqual(portal)
  expect(read(`${SERVER}/c/`)).toEqual(portal)
  expect(read(`${SERVER}/c/\n00:1A:79:12:34:56`)).toEqual(portal)
  expect(read('http://tv.example.org/stalker_portal/c/')).toMatchObject({ kind: 'portal' })
  expect(read(`Portal URL: ${SERVER}\nMAC Address: 00:1a:79:12:34:56\nExpires: never`)).toMatchObject({
    kind: 'portal',
  })
})

test('what is missing is asked for', () => {
  const none = { kind: 'partial', url: '', username: '', password: '' }
  expect(read('Username: john\nPassword: s3cret.Pw')).toEqual({ ...none, username: 'john', password: 's3cret.Pw' })
  expect(read(`Server: ${SERVER}\nUsername: john`)).toEqual({ ...none, url: SERVER, username: 'john' })
  expect(read(`Server: ${SERVER}\nPassword: s3cret.Pw`)).toEqual({ ...none, url: SERVER, password: 's3cret.Pw' })
})
