// What every machine of the protocol answers: the next state, and what is to be done, in this order.

export type Step<S, E> = { readonly state: S; readonly effects: readonly E[] }
