/** The few signs of the widget, drawn here: no font, no picture to load. */

const Icon = ({ size = 20, path }: { size?: number; path: string }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    <path d={path} />
  </svg>
);

export const Talk = () => <Icon size={26} path="M4 5h16v11H10l-4 4v-4H4zM8 9h8M8 12h5" />;
export const Down = () => <Icon path="m6 9 6 6 6-6" />;
export const Arrow = () => <Icon path="M12 19V5M6 11l6-6 6 6" />;
export const Camera = () => <Icon path="M4 8h3l2-3h6l2 3h3v11H4zM12 10a3 3 0 1 0 .1 0" />;
export const Cross = () => <Icon size={16} path="M6 6l12 12M18 6 6 18" />;
export const Paper = () => <Icon size={16} path="M6 3h8l4 4v14H6zM14 3v4h4" />;
