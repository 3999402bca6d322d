/* The rounds of a cascade and the order of an answer, as fixpoint.py, scan.py and cascade.py have them in Python, at the
   speed of columns with a hundred thousand rows. Tests hold that both say the same.

   A number from a column is checked before it is used as a place: a damaged file ends in a ValueError. */

#define Py_LIMITED_API 0x030B0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { OK, AT_RISK, DEGRADED, DOWN };
enum { SOFT = 1 };

static int damaged(void)
{
    PyErr_SetString(PyExc_ValueError, "the topology is damaged: a number in it leads nowhere");
    return -1;
}

/* ------------------------------------------------------------------------------------------------ rows */

typedef struct {
    const uint32_t *at, *values;
    size_t count, total;
    PyObject *changed; /* rows that stand in for those of the topology, by number; NULL where there are none */
    uint32_t *copied;  /* the last of them */
    size_t room;
} Rows;

static int changed_row(Rows *rows, uint32_t number, const uint32_t **values, size_t *count)
{
    PyObject *key = PyLong_FromUnsignedLong(number);
    PyObject *list = key ? PyDict_GetItemWithError(rows->changed, key) : NULL;
    Py_XDECREF(key);
    if (!list)
        return PyErr_Occurred() ? -1 : 0;
    Py_ssize_t size = PyList_Size(list);
    if (size < 0)
        return -1;
    if ((size_t)size > rows->room) {
        uint32_t *copied = realloc(rows->copied, (size_t)size * sizeof *copied);
        if (!copied) {
            PyErr_NoMemory();
            return -1;
        }
        rows->copied = copied;
        rows->room = (size_t)size;
    }
    for (Py_ssize_t place = 0; place < size; place++) {
        unsigned long value = PyLong_AsUnsignedLong(PyList_GetItem(list, place));
        if (PyErr_Occurred())
            return -1;
        rows->copied[place] = (uint32_t)value;
    }
    *values = rows->copied;
    *count = (size_t)size;
    return 1;
}

static int row_of(Rows *rows, uint32_t number, const uint32_t **values, size_t *count)
{
    if (rows->changed) {
        int found = changed_row(rows, number, values, count);
        if (found)
            return found < 0 ? -1 : 0;
    }
    if (number >= rows->count)
        return damaged();
    uint32_t begin = rows->at[number], end = rows->at[number + 1];
    if (begin > end || end > rows->total)
        return damaged();
    *values = rows->values + begin;
    *count = end - begin;
    return 0;
}

static Rows rows_in(const Py_buffer *at, const Py_buffer *values, PyObject *changed)
{
    Rows rows = {at->buf, values->buf, 0, (size_t)values->len / sizeof(uint32_t), NULL, NULL, 0};
    size_t offsets = (size_t)at->len / sizeof(uint32_t);
    rows.count = offsets ? offsets - 1 : 0;
    rows.changed = PyDict_Size(changed) ? changed : NULL;
    return rows;
}

/* ------------------------------------------------------------------------------------------------ a cascade */

typedef struct {
    uint32_t *nodes;
    size_t begin, end, next; /* what changed in the last round stands from begin to end, what changes now behind it */
} Front;

typedef struct {
    size_t nodes, pools;
    uint8_t *states;
    uint32_t *distance, *down, *bad;
    const uint32_t *n, *m, *full, *owner;
    const uint8_t *flags;
    Rows hard, soft, pool;
    Front fallen, worsened, degraded;
    uint32_t *hit, *round_hit; /* the pools of a round, each once; and the round in which each was last hit */
    uint8_t *contributed;
    size_t hits;
    uint32_t round;
} Work;

static int append(Work *work, Front *front, uint32_t node)
{
    if (front->next >= work->nodes)
        return damaged();
    front->nodes[front->next++] = node;
    return 0;
}

static int fall(Work *work, uint32_t node)
{
    if (node >= work->nodes)
        return damaged();
    uint8_t state = work->states[node];
    if (state == DOWN)
        return 0;
    work->states[node] = DOWN;
    work->distance[node] = work->round;
    return append(work, state == DEGRADED ? &work->worsened : &work->fallen, node);
}

static int weaken(Work *work, uint32_t node)
{
    if (node >= work->nodes)
        return damaged();
    if (work->states[node] >= DEGRADED)
        return 0;
    work->states[node] = DEGRADED;
    work->distance[node] = work->round;
    return append(work, &work->degraded, node);
}

static int endanger(Work *work, uint32_t node)
{
    if (node >= work->nodes)
        return damaged();
    if (work->states[node] < AT_RISK) {
        work->states[node] = AT_RISK;
        work->distance[node] = work->round;
    }
    return 0;
}

static int lose(Work *work, uint32_t pool, int down, int bad)
{
    if (pool >= work->pools)
        return damaged();
    work->down[pool] += (uint32_t)down;
    work->bad[pool] += (uint32_t)bad;
    if (work->round_hit[pool] != work->round) {
        work->round_hit[pool] = work->round;
        work->hit[work->hits++] = pool;
    }
    return 0;
}

static uint8_t contribution(const Work *work, uint32_t pool)
{
    int64_t m = work->m[pool], up = (int64_t)work->n[pool] - work->down[pool];
    if (work->flags[pool] & SOFT)
        return up < m ? DEGRADED : OK;
    if (up < m)
        return DOWN;
    if ((int64_t)work->n[pool] - work->bad[pool] < m)
        return DEGRADED;
    return up == m && m > 0 && up < work->full[pool] ? AT_RISK : OK;
}

static int count_pools(Work *work, const Front *front, int down, int bad)
{
    const uint32_t *pools;
    size_t count;
    for (size_t place = front->begin; place < front->end; place++) {
        if (row_of(&work->pool, front->nodes[place], &pools, &count))
            return -1;
        for (size_t each = 0; each < count; each++)
            if (lose(work, pools[each], down, bad))
                return -1;
    }
    return 0;
}

static int reach(Work *work, const Front *front, Rows *rows, int (*change)(Work *, uint32_t))
{
    const uint32_t *consumers;
    size_t count;
    for (size_t place = front->begin; place < front->end; place++) {
        if (row_of(rows, front->nodes[place], &consumers, &count))
            return -1;
        for (size_t each = 0; each < count; each++)
            if (change(work, consumers[each]))
                return -1;
    }
    return 0;
}

static int strike(Work *work, uint8_t state, int (*change)(Work *, uint32_t))
{
    for (size_t place = 0; place < work->hits; place++)
        if (work->contributed[place] == state && change(work, work->owner[work->hit[place]]))
            return -1;
    return 0;
}

static void turn(Front *front)
{
    front->begin = front->end;
    front->end = front->next;
}

static int one_round(Work *work)
{
    if (count_pools(work, &work->fallen, 1, 1) || count_pools(work, &work->worsened, 1, 0) ||
        count_pools(work, &work->degraded, 0, 1))
        return -1;
    for (size_t place = 0; place < work->hits; place++)
        work->contributed[place] = contribution(work, work->hit[place]);
    /* A node is set once a round: what makes it worst comes first. */
    if (reach(work, &work->fallen, &work->hard, fall) || reach(work, &work->worsened, &work->hard, fall) ||
        strike(work, DOWN, fall))
        return -1;
    if (reach(work, &work->degraded, &work->hard, weaken) || reach(work, &work->fallen, &work->soft, weaken) ||
        reach(work, &work->worsened, &work->soft, weaken) || strike(work, DEGRADED, weaken))
        return -1;
    return strike(work, AT_RISK, endanger);
}

static int begin_with(Work *work, Front *front, const Py_buffer *nodes)
{
    size_t count = (size_t)nodes->len / sizeof(uint32_t);
    if (count > work->nodes)
        return damaged();
    front->nodes = malloc((work->nodes + 1) * sizeof(uint32_t));
    if (!front->nodes) {
        PyErr_NoMemory();
        return -1;
    }
    if (count)
        memcpy(front->nodes, nodes->buf, count * sizeof(uint32_t));
    front->begin = 0;
    front->end = front->next = count;
    return 0;
}

static int settled(Work *work, const Py_buffer *pools)
{
    const uint32_t *first = pools->buf;
    size_t count = (size_t)pools->len / sizeof(uint32_t);
    work->hit = malloc((work->pools + 1) * sizeof(uint32_t));
    work->round_hit = calloc(work->pools + 1, sizeof(uint32_t));
    work->contributed = malloc(work->pools + 1);
    if (!work->hit || !work->round_hit || !work->contributed) {
        PyErr_NoMemory();
        return -1;
    }
    work->round = 1;
    for (size_t place = 0; place < count; place++)
        if (lose(work, first[place], 0, 0))
            return -1;
    while (work->hits || work->fallen.begin < work->fallen.end || work->worsened.begin < work->worsened.end ||
           work->degraded.begin < work->degraded.end) {
        if (one_round(work))
            return -1;
        turn(&work->fallen);
        turn(&work->worsened);
        turn(&work->degraded);
        work->hits = 0;
        work->round++;
    }
    return 0;
}

enum { STATES, DISTANCE, LOST, SPOILT, N, M, FULL, FLAGS, OWNER, HARD_AT, HARD, SOFT_AT, SOFT_ROWS, POOL_AT, POOL,
       FALLEN, WORSENED, WEAK, POOLS, BUFFERS };

static PyObject *settle(PyObject *module, PyObject *args)
{
    Py_buffer b[BUFFERS];
    PyObject *hard, *soft, *pool;
    (void)module;
    if (!PyArg_ParseTuple(args, "w*w*w*w*y*y*y*y*y*y*y*y*y*y*y*O!O!O!y*y*y*y*", &b[STATES], &b[DISTANCE], &b[LOST],
                          &b[SPOILT], &b[N], &b[M], &b[FULL], &b[FLAGS], &b[OWNER], &b[HARD_AT], &b[HARD], &b[SOFT_AT],
                          &b[SOFT_ROWS], &b[POOL_AT], &b[POOL], &PyDict_Type, &hard, &PyDict_Type, &soft,
                          &PyDict_Type, &pool, &b[FALLEN], &b[WORSENED], &b[WEAK], &b[POOLS]))
        return NULL;
    Work work = {.nodes = (size_t)b[STATES].len, .pools = (size_t)b[FLAGS].len};
    size_t numbers = work.pools * sizeof(uint32_t);
    int failed = (size_t)b[DISTANCE].len != work.nodes * sizeof(uint32_t);
    for (int column = LOST; column <= FULL; column++)
        failed |= (size_t)b[column].len != numbers;
    failed |= (size_t)b[OWNER].len != numbers;
    if (failed)
        damaged();
    else {
        work.states = b[STATES].buf;
        work.distance = b[DISTANCE].buf;
        work.down = b[LOST].buf;
        work.bad = b[SPOILT].buf;
        work.n = b[N].buf;
        work.m = b[M].buf;
        work.full = b[FULL].buf;
        work.flags = b[FLAGS].buf;
        work.owner = b[OWNER].buf;
        work.hard = rows_in(&b[HARD_AT], &b[HARD], hard);
        work.soft = rows_in(&b[SOFT_AT], &b[SOFT_ROWS], soft);
        work.pool = rows_in(&b[POOL_AT], &b[POOL], pool);
        failed = begin_with(&work, &work.fallen, &b[FALLEN]) || begin_with(&work, &work.worsened, &b[WORSENED]) ||
                 begin_with(&work, &work.degraded, &b[WEAK]) || settled(&work, &b[POOLS]);
    }
    void *made[] = {work.fallen.nodes, work.worsened.nodes, work.degraded.nodes, work.hit, work.round_hit,
                    work.contributed, work.hard.copied, work.soft.copied, work.pool.copied};
    for (size_t each = 0; each < sizeof made / sizeof *made; each++)
        free(made[each]);
    for (int column = 0; column < BUFFERS; column++)
        PyBuffer_Release(&b[column]);
    return failed ? NULL : Py_NewRef(Py_None);
}

/* ------------------------------------------------------------------------------------------------ an answer */

static PyObject *above(PyObject *module, PyObject *args)
{
    Py_buffer now, former;
    (void)module;
    if (!PyArg_ParseTuple(args, "y*y*", &now, &former))
        return NULL;
    const uint8_t *states = now.buf, *before = former.buf;
    PyObject *found = PyList_New(0);
    for (Py_ssize_t node = 0; found && node < now.len; node++) {
        if (states[node] <= (node < former.len ? before[node] : OK))
            continue;
        PyObject *number = PyLong_FromSsize_t(node);
        if (!number || PyList_Append(found, number))
            Py_CLEAR(found);
        Py_XDECREF(number);
    }
    PyBuffer_Release(&now);
    PyBuffer_Release(&former);
    return found;
}

/* One stable pass of a radix sort: the places by the byte that each key has at this shift. */
static void by_byte(const uint64_t *keys, const uint32_t *from, uint32_t *to, size_t count, unsigned shift)
{
    size_t starts[257] = {0};
    for (size_t each = 0; each < count; each++)
        starts[(keys[from[each]] >> shift & 255) + 1]++;
    for (size_t byte = 0; byte < 256; byte++)
        starts[byte + 1] += starts[byte];
    for (size_t each = 0; each < count; each++)
        to[starts[keys[from[each]] >> shift & 255]++] = from[each];
}

static int keys_of(PyObject *nodes, const Py_buffer *columns, uint64_t *keys, uint64_t *all)
{
    const uint8_t *states = columns[0].buf, *ranks = columns[3].buf;
    const uint32_t *distance = columns[1].buf, *codes = columns[2].buf;
    size_t known = (size_t)columns[2].len / sizeof(uint32_t);
    if ((size_t)columns[0].len < known || (size_t)columns[1].len < known * sizeof(uint32_t))
        return damaged();
    for (Py_ssize_t place = 0; place < PyList_Size(nodes); place++) {
        unsigned long node = PyLong_AsUnsignedLong(PyList_GetItem(nodes, place));
        if (PyErr_Occurred())
            return -1;
        if (node >= known || codes[node] >= (size_t)columns[3].len || states[node] > DOWN)
            return damaged();
        uint64_t group = (uint64_t)(DOWN - states[node]) << 3 | (ranks[codes[node]] & 7);
        keys[place] = group << 32 | distance[node];
        *all |= keys[place];
    }
    return 0;
}

static PyObject *ordered(PyObject *module, PyObject *args)
{
    PyObject *nodes, *found = NULL;
    Py_buffer columns[4];
    (void)module;
    if (!PyArg_ParseTuple(args, "O!y*y*y*y*", &PyList_Type, &nodes, &columns[0], &columns[1], &columns[2], &columns[3]))
        return NULL;
    size_t count = (size_t)PyList_Size(nodes);
    uint64_t *keys = malloc((count + 1) * sizeof *keys), all = 0;
    uint32_t *places = malloc((count + 1) * sizeof *places), *next = malloc((count + 1) * sizeof *next);
    if (!keys || !places || !next)
        PyErr_NoMemory();
    else if (!keys_of(nodes, columns, keys, &all)) {
        for (size_t each = 0; each < count; each++)
            places[each] = (uint32_t)each;
        for (unsigned shift = 0; shift < 40; shift += 8) {
            if (!(all >> shift & 255))
                continue;
            by_byte(keys, places, next, count, shift);
            uint32_t *spent = places;
            places = next;
            next = spent;
        }
        found = PyList_New((Py_ssize_t)count);
        for (size_t each = 0; found && each < count; each++)
            PyList_SetItem(found, (Py_ssize_t)each, Py_NewRef(PyList_GetItem(nodes, places[each])));
    }
    free(keys);
    free(places);
    free(next);
    for (int column = 0; column < 4; column++)
        PyBuffer_Release(&columns[column]);
    return found;
}

static PyMethodDef methods[] = {
    {"settle", settle, METH_VARARGS, "Round after round of a cascade, until nothing changes; its columns are written."},
    {"above", above, METH_VARARGS, "The nodes in a worse state than in a former column, in order."},
    {"ordered", ordered, METH_VARARGS, "Nodes by state, worst first, then rank, then distance, else as they are given."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_native", NULL, 0, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__native(void)
{
    return PyModuleDef_Init(&module);
}
