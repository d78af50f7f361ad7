/** Rates of fewer rows are chance: such a group is shown, but takes no part in the differences between groups. */
export const FEWEST_GROUP_ROWS = 30;
