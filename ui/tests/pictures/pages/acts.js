// What several pictures do before they are taken.

/** Presses a button by its name. */
export const press = name => page => page.getByRole('button', { name }).click()

/** Waits for a text. */
export const seen = text => page => page.getByText(text).first().waitFor()

/** Does one after the other. */
export const all =
  (...acts) =>
  async (page, world) => {
    for (const act of acts) await act(page, world)
  }

/** Scrolls to a text. */
export const scroll = text => page => page.getByText(text).last().scrollIntoViewIfNeeded()
