
/** Shows nothing: it cares for the sliders of the panel that it is in. */
export default {
  render({ model, el }) {
    let frame = 0;
    let leave = () => {};

    function begin() {
      if (el.isConnected) leave = careForSliders(el.closest(".ad-panel"), (message) => model.send(message));
      else frame = requestAnimationFrame(begin);
    }

    begin();
    return () => {
      cancelAnimationFrame(frame);
      leave();
    };
  },
};
