// The names that stand in the place of secrets, such as `{password-1-in-list}`: see `model::secret`. Pure.

const NAME = /\{(?:username|password|[\w-]+-(?:in-url|in-list|header))\}/g

export const hasSecret = (text: string) => text.search(NAME) >= 0

/** A text for people: dots in the place of each secret. */
export const withoutSecrets = (text: string) => text.replace(NAME, '•••')
