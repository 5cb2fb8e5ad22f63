// Loads the catalogue and the page in parallel; nothing is drawn without the catalogue.
import { renewed } from './frame/renew'
import { speak } from './words/catalogue'
import { wanted } from './words/language'

// A page that was loaded before an update of the server requests files that no longer exist.
addEventListener('vite:preloadError', () => void renewed())

const place = document.getElementById('root')
if (place !== null) {
  void Promise.all([import('./App'), speak(wanted())]).then(([{ show }]) => show(place))
}
