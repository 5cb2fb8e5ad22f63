// The words and the page are loaded side by side; nothing is drawn without words.
import { speak } from './words/catalogue'

const place = document.getElementById('root')
if (place !== null) {
  void Promise.all([import('./App'), speak(navigator.languages)]).then(([{ show }]) => show(place))
}
