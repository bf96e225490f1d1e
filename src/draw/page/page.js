'use strict';

// Moves the picture, follows its chains, shows the evidence of its boxes and lines: by pointer and by keyboard.
// All that it shows stands in the page already, in "The picture in words": box-3 there tells of card-3 in the picture,
// way-5 of arrow-5. It makes nothing of a string, loads nothing, and keeps nothing.
(() => {
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;
  const [svg, stage, tools, tip, panel, find, status, dark] =
    ['picture', 'stage', 'tools', 'tip', 'evidence', 'find', 'status', 'dark'].map(byId);
  const [one, many] = svg.dataset.of.split(' ');
  const told = (part) => byId(part.id.replace('card', 'box').replace('arrow', 'way'));
  const cards = [...svg.querySelectorAll('.card')].filter(told);
  const arrows = [...svg.querySelectorAll('.arrow')].filter(told).map((g) => (
    { g, from: byId(g.dataset.from), to: byId(g.dataset.to), way: told(g).dataset.way }
  ));
  const parts = [...cards, ...arrows.map(({ g }) => g)];

  // ---- The place of the picture: which of its points is in the middle of the stage, and at what scale ----

  const whole = svg.getAttribute('viewBox');
  const [left, top, width, height] = whole.split(' ').map(Number);
  let place = { x: left, y: top, scale: 1 };
  let untouched = true;
  let motion = 0;
  let printing = false;
  const axis = svg.querySelector('.axis');
  const lid = axis?.getBBox() ?? { y: 0, height: 0 };

  const within = (least, value, most) => Math.max(least, Math.min(value, most));

  function show(view, upper) {
    svg.setAttribute('viewBox', view);
    axis?.setAttribute('transform', `translate(0 ${Math.max(0, upper - lid.y)})`);
  }

  function draw(next) {
    place = {
      x: within(left, next.x, left + width),
      y: within(top, next.y, top + height),
      scale: within(0.02, next.scale, 6),
    };
    const [w, h] = [svg.clientWidth / place.scale, svg.clientHeight / place.scale];
    if (w && h && !printing) show([place.x - w / 2, place.y - h / 2, w, h].join(' '), place.y - h / 2);
    tip.hidden = true;
  }

  // At once while somebody drags, or wants no motion; else in a fifth of a second.
  function go(next, atOnce = matchMedia('(prefers-reduced-motion: reduce)').matches) {
    cancelAnimationFrame(motion);
    untouched = false;
    if (atOnce) return draw(next);
    const [start, began] = [place, performance.now()];
    const step = (now) => {
      const part = 1 - (1 - within(0, (now - began) / 200, 1)) ** 3;
      const between = (key) => start[key] + (next[key] - start[key]) * part;
      draw({ x: between('x'), y: between('y'), scale: between('scale') });
      if (part < 1) motion = requestAnimationFrame(step);
    };
    motion = requestAnimationFrame(step);
  }

  const fitting = (x, y, w, h) => (
    { x: x + w / 2, y: y + h / 2, scale: Math.min(svg.clientWidth / w, svg.clientHeight / h, 1.5) }
  );

  // All that is shown: some chains, or everything.
  function fit() {
    if (!chosen) status.textContent = '';
    const lit = cards.filter((card) => card.matches('.lit')).map((card) => card.getBBox());
    if (!lit.length) return go(fitting(left, top, width, height));
    const [x, y] = [Math.min(...lit.map((box) => box.x)), Math.min(...lit.map((box) => box.y))];
    const w = Math.max(...lit.map((box) => box.x + box.width)) - x;
    const h = Math.max(...lit.map((box) => box.y + box.height)) - y;
    go(fitting(x - 12, y - 12, w + 24, h + 24));
  }

  // Another scale; what is at that point of the window stays there.
  function scaled(factor, clientX, clientY) {
    const box = svg.getBoundingClientRect();
    const scale = within(0.02, place.scale * factor, 6);
    const by = 1 / place.scale - 1 / scale;
    const moved = (at, start, size) => (at === undefined ? 0 : (at - start - size / 2) * by);
    return {
      x: place.x + moved(clientX, box.left, box.width),
      y: place.y + moved(clientY, box.top, box.height),
      scale,
    };
  }

  const zoom = (factor) => go(scaled(factor));
  const pan = (dx, dy) => go({ ...place, x: place.x + dx / place.scale, y: place.y + dy / place.scale }, true);

  function middle(card) {
    const box = card.getBBox();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2, w: box.width, h: box.height };
  }

  // Moves the picture as far as it must for a box to be seen.
  function bring(card, scale = place.scale) {
    const { x, y, w, h } = middle(card);
    const room = (size, part) => Math.max(0, (size / scale - part) / 2 - 16 / scale);
    const [beside, above] = [room(svg.clientWidth, w), room(svg.clientHeight, h + 2 * lid.height)];
    const next = { x: within(x - beside, place.x, x + beside), y: within(y - above, place.y, y + above), scale };
    if (next.x !== place.x || next.y !== place.y || scale !== place.scale) go(next);
  }

  // The whole picture; or, where nobody could read that, its first box and what lies around it.
  function settle() {
    if (!untouched) return draw(place);
    const all = fitting(left, top, width, height);
    status.textContent = '';
    if (all.scale < 0.5 && cards.length) {
      const { x, y } = middle(cards[0]);
      const inside = (at, start, size, seen) => within(start + seen / 2, at, start + Math.max(seen, size) - seen / 2);
      all.scale = within(0.75, svg.clientWidth / width, 1);
      all.x = inside(x, left, width, svg.clientWidth / all.scale);
      all.y = inside(y, top, height, svg.clientHeight / all.scale);
      status.textContent = 'A part: drag moves it, 0 shows all.';
    }
    draw(all);
  }

  // ---- Evidence: in the margin for the box or line that was chosen, beside the pointer for what it points at ----

  const help = [...panel.childNodes];
  let current = null; // whose evidence stands in the margin
  let chosen = null; // whose chains are shown alone

  function copy(part) {
    const clone = told(part).cloneNode(true);
    clone.querySelectorAll('[id]').forEach((one) => one.removeAttribute('id'));
    if (cards.includes(part)) return [...clone.childNodes];
    const line = document.createElement('p'); // a line is told of from where it starts
    line.append(...clone.childNodes);
    return [byId(part.dataset.from.replace('card', 'box') + '-name').cloneNode(true), line];
  }

  function point(part) {
    tip.hidden = !part || part === current;
    if (tip.hidden) return;
    tip.replaceChildren(...copy(part));
    const [box, room] = [part.getBoundingClientRect(), stage.getBoundingClientRect()];
    const [w, h] = [tip.offsetWidth, tip.offsetHeight];
    const y = box.bottom + 8 + h > room.bottom ? Math.max(room.top, box.top - 8 - h) : box.bottom + 8;
    tip.style.left = within(4, box.left + box.width / 2 - w / 2 - room.left, room.width - w - 4) + 'px';
    tip.style.top = y - room.top + 'px';
  }

  // Shows the evidence of a box or line. Of the boxes, it is the one that Tab comes back to.
  function turn(part) {
    current?.classList.remove('current');
    current = part;
    part?.classList.add('current');
    if (cards.includes(part)) cards.forEach((card) => card.setAttribute('tabindex', card === part ? 0 : -1));
    panel.replaceChildren(...(part ? copy(part) : help));
    panel.closest('aside').scrollTop = 0;
    tip.hidden = true;
  }

  // ---- Chains ----

  // What lies on the chains through a box or line: along its lines to the ends, and back to where they start. A line
  // that ends a chain leads back only from the box at its end; what is no part of chains shows what it connects.
  function chains(part) {
    const lit = new Set([part]);
    const walk = (start, near, far, first) => {
      const [seen, todo] = [new Set(), [start]];
      for (let card; (card = todo.pop()); first = false) {
        lit.add(card);
        for (const arrow of arrows) {
          const back = near === 'to' && arrow.way === 'last';
          if (arrow[near] !== card || seen.has(arrow) || ((back || arrow.way === 'aside') && !first)) continue;
          seen.add(arrow);
          lit.add(arrow.g).add(arrow[far]);
          if (back || arrow.way === 'along') todo.push(arrow[far]);
        }
      }
    };
    const line = arrows.find(({ g }) => g === part) ?? { from: part, to: part, way: 'along' };
    const isCard = line.from === part;
    lit.add(line.from).add(line.to);
    if (line.way === 'along') walk(line.to, 'from', 'to', isCard);
    if (line.way !== 'aside') walk(line.from, 'to', 'from', isCard);
    return lit;
  }

  function choose(part) {
    chosen = part;
    const lit = part ? chains(part) : new Set();
    svg.classList.toggle('chosen', !!part);
    parts.forEach((one) => one.classList.toggle('lit', lit.has(one)));
    cards.forEach((card) => card.setAttribute('aria-pressed', card === part));
    byId('all').hidden = !part;
    const number = cards.filter((card) => lit.has(card)).length;
    status.textContent = part ? `${number} of ${cards.length} ${many} shown. Esc shows all.` : '';
    turn(part);
  }

  function free() {
    find.value = '';
    search();
    choose(null);
  }

  // ---- From box to box, and to boxes with some words ----

  const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  // The nearest box that way. To the sides, what a line leads to comes before all that only lies there.
  function next(card, [dx, dy]) {
    const here = middle(card);
    const joined = (other) => arrows.some(({ from, to }) => (from === card && to === other) || (to === card && from === other));
    const far = (other) => {
      const { x, y } = middle(other);
      const [ahead, aside] = [(x - here.x) * dx + (y - here.y) * dy, Math.abs((x - here.x) * dy + (y - here.y) * dx)];
      return ahead < 4 ? Infinity : ahead + (dx ? 2 : 4) * aside + (dx && !joined(other) ? 1e6 : 0);
    };
    const least = Math.min(...cards.map(far));
    return least < Infinity ? cards.find((other) => far(other) === least) : card;
  }

  function focus(card) {
    card.focus({ preventScroll: true });
    bring(card);
  }

  const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const words = new Map(cards.map((card) => [card, plain(told(card).querySelector('.self').textContent)]));
  let found = [];
  let at = -1;

  function search() {
    const asked = plain(find.value).split(/\s+/).filter(Boolean);
    found = asked.length ? cards.filter((card) => asked.every((word) => words.get(card).includes(word))) : [];
    at = -1;
    svg.classList.toggle('searching', asked.length > 0);
    cards.forEach((card) => card.classList.toggle('found', found.includes(card)));
    const number = `${found.length || 'No'} ${found.length === 1 ? one : many} found.`;
    status.textContent = asked.length ? number + (found.length ? ' Enter goes there.' : '') : '';
  }

  function nextFound(step) {
    if (!found.length) return;
    at = (at + step + found.length) % found.length;
    turn(found[at]);
    bring(found[at], Math.max(place.scale, 0.8));
    status.textContent = `${at + 1} of ${found.length} found.`;
  }

  // ---- Pointers: one drags, two pinch, and neither is a click ----

  const pointers = new Map();
  let dragged = false;

  svg.addEventListener('pointerdown', ({ button, pointerId, clientX, clientY }) => {
    if (button !== 0) return;
    if (!pointers.size) dragged = false;
    pointers.set(pointerId, { x: clientX, y: clientY });
  });
  addEventListener('pointermove', ({ pointerId, clientX, clientY }) => {
    const pointer = pointers.get(pointerId);
    if (!pointer) return;
    const [dx, dy] = [clientX - pointer.x, clientY - pointer.y];
    if (!dragged && Math.hypot(dx, dy) < 4) return;
    dragged = true;
    svg.classList.add('dragged');
    const other = [...pointers.values()].find((one) => one !== pointer);
    if (other) {
      const spread = (one) => Math.hypot(one.x - other.x, one.y - other.y) || 1;
      go(scaled(spread({ x: clientX, y: clientY }) / spread(pointer), other.x, other.y), true);
    } else {
      pan(-dx, -dy);
    }
    Object.assign(pointer, { x: clientX, y: clientY });
  });
  ['pointerup', 'pointercancel'].forEach((kind) => addEventListener(kind, ({ pointerId }) => {
    pointers.delete(pointerId);
    if (!pointers.size) svg.classList.remove('dragged');
  }));
  svg.addEventListener('wheel', (event) => {
    event.preventDefault();
    const turned = within(-200, event.deltaY * [1, 16, 400][event.deltaMode], 200);
    go(scaled(Math.exp(-turned * (event.ctrlKey ? 0.01 : 0.002)), event.clientX, event.clientY), true);
  }, { passive: false });
  svg.addEventListener('click', ({ target }) => {
    if (dragged) return;
    const part = target.closest('.card, .arrow');
    if (cards.includes(part)) part.focus({ preventScroll: true });
    choose(part === chosen ? null : part);
  });
  svg.addEventListener('pointerover', ({ target, pointerType }) => {
    if (pointerType === 'mouse' && !pointers.size) point(target.closest('.card, .arrow'));
  });
  svg.addEventListener('pointerleave', () => point(null));
  svg.addEventListener('focusin', ({ target }) => {
    if (target !== current && cards.includes(target)) turn(target);
  });

  // ---- Keys, buttons, links from box to box ----

  const back = () => cards.find((card) => card.tabIndex === 0)?.focus({ preventScroll: true });
  const keys = {
    '+': () => zoom(1.3), '=': () => zoom(1.3), '-': () => zoom(1 / 1.3), 0: fit, '/': () => find.focus(),
    Escape: () => {
      const away = tools.contains(document.activeElement);
      free();
      if (away) back();
    },
  };

  addEventListener('keydown', (event) => {
    const { key, target, shiftKey } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [card, direction] = [cards.find((one) => one === target), directions[key]];
    if (target === find && key !== 'Escape') {
      if (key !== 'Enter') return;
      nextFound(shiftKey ? -1 : 1);
    } else if (card && direction) {
      if (shiftKey) pan(direction[0] * 80, direction[1] * 80);
      else focus(next(card, direction));
    } else if (card && (key === 'Enter' || key === ' ')) {
      choose(card === chosen ? null : card);
    } else if (Object.hasOwn(keys, key)) {
      keys[key]();
    } else {
      return;
    }
    event.preventDefault();
  });

  tools.querySelectorAll('[data-key]').forEach((button) => button.addEventListener('click', keys[button.dataset.key]));
  find.addEventListener('input', search);
  addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#box-"]');
    const card = link && byId(link.hash.slice(1).replace('box', 'card'));
    if (!card) return;
    event.preventDefault();
    choose(card);
    focus(card);
    stage.scrollIntoView({ block: 'nearest' });
  });

  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);
  const mark = () => dark.setAttribute('aria-pressed', isDark());
  system.addEventListener('change', mark);
  dark.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    mark();
  });

  // Paper shows the whole picture, wherever it was moved to.
  addEventListener('beforeprint', () => {
    printing = true;
    show(whole, top);
  });
  addEventListener('afterprint', () => {
    printing = false;
    draw(place);
  });

  // ---- What is of use only with a script ----

  svg.setAttribute('role', 'application');
  svg.querySelectorAll('.frame, .arrow').forEach((g) => g.setAttribute('aria-hidden', 'true'));
  cards.forEach((card, i) => {
    const { id } = told(card);
    const attributes = {
      role: 'button', tabindex: i ? -1 : 0, 'aria-pressed': 'false',
      'aria-labelledby': `${id}-name`, 'aria-describedby': `${id}-more`,
    };
    Object.entries(attributes).forEach(([name, value]) => card.setAttribute(name, value));
  });
  arrows.forEach(({ g }) => {
    // A line is thin: what is near it counts as well.
    const near = g.querySelector('path')?.cloneNode();
    near?.setAttribute('class', 'near');
    if (near) g.prepend(near);
  });
  // The browser's own tooltips would cover the evidence.
  svg.querySelectorAll('title').forEach((title) => title.remove());
  panel.hidden = tools.hidden = false;
  root.classList.add('live');
  mark();
  new ResizeObserver(settle).observe(svg);
  settle();
})();
