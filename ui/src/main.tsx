// The words and the page are loaded side by side; nothing is drawn without words.
import { speak } from './words/catalogue'
import { wanted } from './words/language'

const place = document.getElementById('root')
if (place !== null) {
  void Promise.all([import('./App'), speak(wanted())]).then(([{ show }]) => show(place))
}
