package keys

// Actions is one more than the last action.
const Actions = actions
