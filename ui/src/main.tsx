// The words and the page are loaded side by side; nothing is drawn without words.
import { renewed } from './frame/renew'
import { speak } from './words/catalogue'
import { wanted } from './words/language'

// A page that was loaded before the server was replaced asks for files that are there no more.
addEventListener('vite:preloadError', () => void renewed())

const place = document.getElementById('root')
if (place !== null) {
  void Promise.all([import('./App'), speak(wanted())]).then(([{ show }]) => show(place))
}
