/* generate.h - `gllm generate`, `gllm chat`, `gllm perplexity` (MIT licence)
 *
 * tool.h has the messages, the options and open_model, probe.h the peaks of the machine.
 *
 *     SETTINGS    a gllm_generate_desc from the options
 *     GENERATE    a prompt's continuation, or the answer to one message
 *     CHAT        a conversation in a terminal
 *     PERPLEXITY  how well a model foresees a text
 *     BENCH       how fast it reads a prompt and writes text, and what the limits are
 */
#ifndef GENERATE_H
#define GENERATE_H

#include "probe.h"
#include "tool.h"

/* ================================================================================================
 * SETTINGS
 * ============================================================================================= */

/* What the model's files say, and over that what the options say. */
static int generate_settings(const gllm_model *model, const options *o, gllm_sampler_desc *sampler,
                             gllm_generate_desc *desc) {
    memset(desc, 0, sizeof *desc);
    if (gllm_model_get_sampler(model, sampler) != GLLM_OK) return fail("%s", gllm_last_error());
    if (o->temperature >= 0) sampler->temperature = o->temperature;
    if (o->top_k >= 0) sampler->top_k = (uint32_t)o->top_k;
    if (o->top_p >= 0) sampler->top_p = o->top_p;
    if (o->min_p >= 0) sampler->min_p = o->min_p;
    if (o->typical_p >= 0) sampler->typical_p = o->typical_p;
    if (o->repetition_penalty >= 0) sampler->repetition_penalty = o->repetition_penalty;
    sampler->frequency_penalty = o->frequency_penalty;
    sampler->presence_penalty = o->presence_penalty;
    sampler->dry_multiplier = o->dry;
    sampler->penalty_window = o->penalty_window;
    sampler->seed = o->seed;
    desc->sampler = sampler;
    desc->max_tokens = o->n_tokens;
    desc->stop = o->stop.items;
    desc->n_stop = o->stop.n;
    desc->ignore_eos = o->ignore_eos;
    desc->session_desc.max_tokens = o->context;
    desc->session_desc.kv_type = (gllm_dtype)o->kv_type;
    return 0;
}

/* ================================================================================================
 * GENERATE
 * ============================================================================================= */

/* Text of a model. In a terminal, without the control characters that could play tricks there. */
static int print_piece(void *user, const char *text, size_t n_bytes) {
    size_t i;
    (void)user;
    if (!is_terminal(1)) {
        fwrite(text, 1, n_bytes, stdout);
        return check_output(stdout, "stdout");
    }
    for (i = 0; i < n_bytes; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c >= 0x20 && c != 0x7f) || c == '\n' || c == '\t') putchar(c);
    }
    return check_output(stdout, "stdout");
}

/* A token as JSON: its id, its text as the vocabulary spells it, its log-probability. */
static void print_json_token(const gllm_tokenizer *tokenizer, uint32_t token, float logprob) {
    size_t n = 0;
    const char *piece = gllm_tokenizer_piece(tokenizer, token, &n);
    printf("{\"id\":%u,\"piece\":", token);
    print_json_string(stdout, piece ? piece : "", piece ? n : 0);
    if (logprob > -FLT_MAX) printf(",\"logprob\":%.7g}", (double)logprob);
    else fputs(",\"logprob\":null}", stdout);
}

static void print_generated_json(const gllm_model *model, const gllm_generated *g) {
    const gllm_tokenizer *tokenizer = gllm_model_get_tokenizer(model);
    size_t i, k;
    fputs("{\"text\":", stdout);
    print_json_string(stdout, g->text, g->text_bytes);
    printf(",\"finish\":\"%s\",\"seed\":%llu,\"tokens\":[", gllm_finish_name(g->finish),
           (unsigned long long)g->seed);
    for (i = 0; i < g->n_tokens; i++) printf(i > 0 ? ",%u" : "%u", g->tokens[i]);
    fputs("],\"logprobs\":[", stdout);
    for (i = 0; i < g->n_tokens; i++) {
        if (i > 0) putchar(',');
        print_json_token(tokenizer, g->tokens[i], g->logprobs[i]);
    }
    fputs("],\"top_logprobs\":[", stdout);
    for (i = 0; i < g->n_tokens && g->n_top_logprobs > 0; i++) {
        for (k = 0; k < g->n_top_logprobs; k++) {
            const gllm_token_logprob *top = &g->top_logprobs[i * g->n_top_logprobs + k];
            fputs(k > 0 ? "," : i > 0 ? ",[" : "[", stdout);
            print_json_token(tokenizer, top->token, top->logprob);
        }
        putchar(']');
    }
    printf("],\"usage\":{\"prompt_tokens\":%u,\"cached_tokens\":%u,\"completion_tokens\":%llu,"
           "\"total_tokens\":%llu},\"seconds\":{\"prompt\":%.6g,\"completion\":%.6g}}\n",
           g->n_prompt_tokens, g->n_cached_tokens, (unsigned long long)g->n_tokens,
           (unsigned long long)g->n_tokens + g->n_prompt_tokens, g->prompt_seconds, g->seconds);
}

/* The prompt: the arguments with blanks between them, --file, or stdin. From malloc; NULL after a
 * message. */
static char *generate_prompt(const options *o, char **args, int n_args, size_t *n_bytes) {
    char *prompt;
    size_t n = 0;
    int i;
    if (n_args == 0) return read_whole(o->bench_file ? o->bench_file : "-", n_bytes);
    for (i = 0; i < n_args; i++) n += strlen(args[i]) + 1;
    prompt = (char *)allocate(NULL, n, 1);
    for (n = 0, i = 0; i < n_args; i++) {
        if (i > 0) prompt[n++] = ' ';
        memcpy(prompt + n, args[i], strlen(args[i]) + 1);
        n += strlen(args[i]);
    }
    *n_bytes = n;
    return prompt;
}

static int command_generate(const options *o, char **args, int n_args) {
    gllm_generate_desc desc;
    gllm_sampler_desc sampler;
    gllm_chat_desc chat;
    gllm_message messages[2];
    gllm_generated generated;
    gllm_model *model;
    size_t n_bytes = 0;
    char *prompt;
    int result = 1, json = o->format == FORMAT_JSON, is_chat = o->as_chat || o->system;
    memset(&chat, 0, sizeof chat);
    memset(messages, 0, sizeof messages);
    memset(&generated, 0, sizeof generated);
    if (open_model(args[0], o, &model)) return 1;
    prompt = generate_prompt(o, args + 1, n_args - 1, &n_bytes);
    if (prompt && generate_settings(model, o, &sampler, &desc) == 0) {
        desc.prompt_bytes = n_bytes;
        desc.logprobs = json;
        desc.n_top_logprobs = o->n_logprobs;
        if (!json) desc.on_text = print_piece;
        messages[0].role = "system";
        messages[0].content = o->system;
        messages[1].role = "user";
        messages[1].content = prompt;
        chat.messages = o->system ? messages : messages + 1;
        chat.n_messages = o->system ? 2 : 1;
        if (is_chat) desc.chat = &chat;
        result = gllm_generate(model, is_chat ? NULL : prompt, &desc, &generated) != GLLM_OK;
        if (!json && generated.n_tokens > 0) putchar('\n');
        if (result) result = fail("%s", gllm_last_error());
        else if (json) print_generated_json(model, &generated);
    }
    free(prompt);
    gllm_generated_free(&generated);
    gllm_model_close(model);
    return result;
}

/* ================================================================================================
 * CHAT
 * ============================================================================================= */

static volatile sig_atomic_t chat_interrupted; /* Ctrl-C while an answer comes */

static void chat_interrupt(int signal_number) {
    (void)signal_number;
    chat_interrupted = 1;
    signal(SIGINT, chat_interrupt); /* some systems forget it */
}
static int chat_progress(void *user, float fraction) {
    (void)user, (void)fraction;
    return chat_interrupted;
}
static int chat_piece(void *user, const char *text, size_t n_bytes) {
    return print_piece(user, text, n_bytes) || chat_interrupted;
}

typedef struct chat_state {
    const options *o;
    gllm_model *model;
    gllm_session *session;
    gllm_sampler_desc sampler;
    gllm_generate_desc desc;
    gllm_generated answer;
    gllm_message *messages; /* the content of each is from malloc */
    size_t n_messages, capacity;
    int people; /* there is somebody at a terminal */
    uint64_t n_tokens;
    double seconds;
} chat_state;

static void chat_add(chat_state *c, const char *role, const char *text, size_t n_bytes) {
    char *copy = (char *)allocate(NULL, n_bytes + 1, 1);
    gllm_message *m;
    memcpy(copy, text, n_bytes);
    copy[n_bytes] = 0;
    if (c->n_messages == c->capacity) {
        c->capacity = c->capacity * 2 + 16;
        c->messages = (gllm_message *)allocate(c->messages, c->capacity, sizeof *c->messages);
    }
    m = &c->messages[c->n_messages++];
    memset(m, 0, sizeof *m);
    m->role = role;
    m->content = copy;
}
/* Takes messages [begin, end) away. */
static void chat_remove(chat_state *c, size_t begin, size_t end) {
    size_t i;
    for (i = begin; i < end; i++) free((void *)(uintptr_t)c->messages[i].content);
    memmove(c->messages + begin, c->messages + end, (c->n_messages - end) * sizeof *c->messages);
    c->n_messages -= end - begin;
}
static int chat_has_system(const chat_state *c) {
    return c->n_messages > 0 && strcmp(c->messages[0].role, "system") == 0;
}
static void chat_reset(chat_state *c, const char *system) {
    chat_remove(c, 0, c->n_messages);
    if (system && *system) chat_add(c, "system", system, strlen(system));
}

/* An answer to the last message. When the context is full, the oldest exchange goes. */
static int chat_answer(chat_state *c) {
    gllm_chat_desc chat;
    gllm_status status;
    size_t first, last;
    memset(&chat, 0, sizeof chat);
    c->desc.chat = &chat;
    c->desc.session = c->session;
    chat_interrupted = 0;
    signal(SIGINT, chat_interrupt);
    for (;;) {
        chat.messages = c->messages;
        chat.n_messages = c->n_messages;
        status = gllm_generate(c->model, NULL, &c->desc, &c->answer);
        first = (size_t)chat_has_system(c);
        if (status != GLLM_ERR_CONTEXT || c->n_messages <= first + 1) break;
        for (last = first + 1; last < c->n_messages - 1; last++) {
            if (strcmp(c->messages[last].role, "user") == 0) break;
        }
        chat_remove(c, first, last);
        fputs("gllm: the context is full: the oldest exchange is forgotten\n", stderr);
    }
    signal(SIGINT, SIG_DFL);
    putchar('\n');
    if (status != GLLM_OK) {
        chat_remove(c, c->n_messages - 1, c->n_messages);
        return fail("%s", gllm_last_error());
    }
    chat_add(c, "assistant", c->answer.text, c->answer.text_bytes);
    c->n_tokens += c->answer.n_tokens;
    c->seconds += c->answer.seconds;
    if (c->people) {
        fprintf(stderr, "[%s%llu tokens, %.1f tokens/s, first after %.2f s]\n",
                c->answer.finish == GLLM_FINISH_CANCELLED ? "stopped; "
                : c->answer.finish == GLLM_FINISH_LENGTH  ? "-n reached; "
                : c->answer.finish == GLLM_FINISH_CONTEXT ? "context full; "
                                                          : "",
                (unsigned long long)c->answer.n_tokens,
                c->answer.seconds > 0 ? (double)c->answer.n_tokens / c->answer.seconds : 0,
                c->answer.prompt_seconds);
    }
    return check_output(stdout, "stdout");
}

static void chat_help(void) {
    fputs("/reset         forget all that was said\n"
          "/system TEXT   another system message, and /reset\n"
          "/exit          the end, as the end of the input is\n"
          "Ctrl-C         stop an answer\n"
          "A line that ends with \\ goes on in the next one.\n",
          stderr);
}

/* A line of the user's. 0, or -1: that was all. */
static int chat_line(chat_state *c, const char *line, size_t n_bytes) {
    if (n_bytes == 0) return 0;
    if (strcmp(line, "/exit") == 0 || strcmp(line, "/quit") == 0) return -1;
    if (strcmp(line, "/help") == 0) {
        chat_help();
    } else if (strcmp(line, "/reset") == 0) {
        char *system = chat_has_system(c) ? (char *)(uintptr_t)c->messages[0].content : NULL;
        chat_remove(c, (size_t)(system != NULL), c->n_messages);
    } else if (strcmp(line, "/system") == 0 || strncmp(line, "/system ", 8) == 0) {
        chat_reset(c, line + strcspn(line, " ") + (line[7] == ' '));
    } else if (line[0] == '/' && strchr(line, ' ') == NULL) {
        fprintf(stderr, "gllm: there is no %s: /help says what there is\n", line);
    } else {
        chat_add(c, "user", line, n_bytes);
        chat_answer(c); /* what fails is said, and the next line may work */
    }
    return 0;
}

/* Lines of stdin up to its end. */
static int chat_run(chat_state *c) {
    text_source source;
    text_batch lines;
    size_t n_bytes = 0, used = 0;
    int result = 1;
    memset(&source, 0, sizeof source);
    memset(&lines, 0, sizeof lines);
    source.options = c->o;
    source.file = stdin;
    while (result > 0) {
        char *line;
        if (c->people) fputs(used > 0 ? "... " : "> ", stderr);
        lines.used = used;
        if ((result = read_line(&source, &lines, &n_bytes)) <= 0) break;
        line = lines.memory + used;
        if (n_bytes > 0 && line[n_bytes - 1] == '\\') {
            line[n_bytes - 1] = '\n';
            used += n_bytes;
            continue;
        }
        if (chat_line(c, lines.memory, used + n_bytes) < 0) break;
        used = 0;
    }
    batch_free(&lines);
    return result < 0;
}

static int command_chat(const options *o, char **args, int n_args) {
    chat_state c;
    int result = 1;
    (void)n_args;
    memset(&c, 0, sizeof c);
    c.o = o;
    c.people = is_terminal(0) && is_terminal(2);
    if (open_model(args[0], o, &c.model)) return 1;
#if GLLMI_TEMPLATE
    if (!gllm_model_get_chat_template(c.model)) {
        fail("%s: has no chat template; 'gllm generate' continues a text", args[0]);
        gllm_model_close(c.model);
        return 1;
    }
#endif
    if (generate_settings(c.model, o, &c.sampler, &c.desc) == 0) {
        if (gllm_session_open(c.model, &c.desc.session_desc, &c.session) != GLLM_OK) {
            fail("%s", gllm_last_error());
        } else {
            if (c.desc.max_tokens == 0) c.desc.max_tokens = UINT32_MAX;
            c.desc.on_text = chat_piece;
            c.desc.progress = chat_progress;
            chat_reset(&c, o->system);
            if (c.people) fputs("/help says what there is; Ctrl-C stops an answer\n", stderr);
            result = chat_run(&c);
            fprintf(stderr, "gllm: %llu tokens, %.1f tokens/s\n", (unsigned long long)c.n_tokens,
                    c.seconds > 0 ? (double)c.n_tokens / c.seconds : 0);
        }
    }
    chat_remove(&c, 0, c.n_messages);
    free(c.messages);
    gllm_generated_free(&c.answer);
    gllm_session_close(c.session);
    gllm_model_close(c.model);
    return result;
}

/* ================================================================================================
 * PERPLEXITY
 * ============================================================================================= */

#define PERPLEXITY_CONTEXT 512
#define PERPLEXITY_ROWS 32 /* tokens whose logits are in memory at once */

/* Sums of -log p of tokens, and of its squares. */
typedef struct surprise {
    double sum, squares;
    uint64_t n;
} surprise;

/* Tokens of one window: each but the first, by those before it. */
static gllm_status perplexity_window(gllm_session *session, const uint32_t *ids, size_t n_ids,
                                     size_t n_vocab, surprise *s) {
    size_t begin, i;
    gllm_status status = gllm_session_truncate(session, 0);
    for (begin = 0; begin + 1 < n_ids && status == GLLM_OK; begin += PERPLEXITY_ROWS) {
        gllm_tokens tokens;
        memset(&tokens, 0, sizeof tokens);
        tokens.ids = ids + begin;
        tokens.n_tokens = n_ids - 1 - begin;
        if (tokens.n_tokens > PERPLEXITY_ROWS) tokens.n_tokens = PERPLEXITY_ROWS;
        tokens.all_logits = 1;
        status = gllm_session_decode(session, &tokens);
        for (i = 0; i < tokens.n_tokens && status == GLLM_OK; i++) {
            float logprob = 0;
            status = gllm_logprobs(gllm_session_logits(session, i), n_vocab, ids[begin + i + 1],
                                   &logprob, NULL, 0);
            s->sum -= (double)logprob;
            s->squares += (double)logprob * (double)logprob;
            s->n++;
        }
    }
    return status;
}

/* All windows of a text: each begins with the tokens that the tokenizer puts before a text. */
static int perplexity_text(gllm_model *model, const options *o, const gllm_encoding *text,
                           surprise *s) {
    gllm_encoding added;
    gllm_session_desc desc;
    gllm_session *session = NULL;
    const gllm_model_info *info = gllm_model_get_info(model);
    uint32_t context = o->context ? o->context : PERPLEXITY_CONTEXT;
    uint32_t *ids;
    size_t at = 0, n, n_added;
    gllm_status status;
    memset(&added, 0, sizeof added);
    memset(&desc, 0, sizeof desc);
    if (context > info->max_tokens) context = info->max_tokens;
    desc.max_tokens = context;
    desc.kv_type = (gllm_dtype)o->kv_type;
    ids = (uint32_t *)allocate(NULL, context + 1, sizeof *ids);
    status = gllm_tokenizer_encode(gllm_model_get_tokenizer(model), "", 0, NULL, &added);
    n_added = added.n_tokens > 0 && added.n_tokens < context ? 1 : 0;
    if (n_added > 0) ids[0] = added.ids[0];
    if (status == GLLM_OK) status = gllm_session_open(model, &desc, &session);
    while (status == GLLM_OK && at < text->n_tokens) {
        n = text->n_tokens - at;
        if (n > context + 1 - n_added) n = context + 1 - n_added;
        memcpy(ids + n_added, text->ids + at, n * sizeof *ids);
        status = perplexity_window(session, ids, n + n_added, info->vocab_size, s);
        at += n;
        if (is_terminal(2) && s->n > 0) {
            fprintf(stderr, "\r%llu of %llu tokens, perplexity %.4f ", (unsigned long long)at,
                    (unsigned long long)text->n_tokens, exp(s->sum / (double)s->n));
        }
    }
    if (is_terminal(2)) fprintf(stderr, "\r%70s\r", "");
    gllm_session_close(session);
    gllm_encoding_free(&added);
    free(ids);
    return status == GLLM_OK ? 0 : fail("%s", gllm_last_error());
}

static int command_perplexity(const options *o, char **args, int n_args) {
    gllm_model *model;
    gllm_encoding encoding;
    gllm_encode_desc plain;
    surprise s = {0, 0, 0};
    size_t n_bytes = 0;
    char *text;
    int result = 1;
    (void)n_args;
    memset(&encoding, 0, sizeof encoding);
    memset(&plain, 0, sizeof plain);
    plain.no_special_tokens = 1;
    if (open_model(args[0], o, &model)) return 1;
    text = read_whole(args[1], &n_bytes);
    if (text) {
        result = gllm_tokenizer_encode(gllm_model_get_tokenizer(model), text, n_bytes, &plain,
                                       &encoding) == GLLM_OK
                     ? perplexity_text(model, o, &encoding, &s)
                     : fail("%s: %s", args[1], gllm_last_error());
    }
    if (!result && s.n == 0) result = fail("%s: too short: nothing to foresee", args[1]);
    if (!result) {
        double mean = s.sum / (double)s.n, variance = s.squares / (double)s.n - mean * mean;
        double perplexity = exp(mean), error = sqrt(variance > 0 ? variance / (double)s.n : 0);
        if (o->format == FORMAT_JSON) {
            printf("{\"perplexity\":%.9g,\"error\":%.4g,\"tokens\":%llu}\n", perplexity,
                   perplexity * error, (unsigned long long)s.n);
        } else {
            printf("perplexity %.4f +- %.4f over %llu tokens\n", perplexity, perplexity * error,
                   (unsigned long long)s.n);
        }
    }
    free(text);
    gllm_encoding_free(&encoding);
    gllm_model_close(model);
    return result;
}

/* ================================================================================================
 * BENCH
 * Each round measures the peaks of the machine (probe.h), then the model. Of all rounds, medians.
 * ============================================================================================= */

#define BENCH_READ_BYTES ((size_t)256 << 20) /* far more than a cache */

/* Of one kind of work: a prompt in one call, or tokens one by one. */
typedef struct bench_text {
    uint32_t n_tokens;
    double flop, attention, bytes; /* that it must do, with weights and with keys, and read */
    double *seconds;               /* (rounds) */
    double *peaks;      /* (rounds) 10^9 operations per second, of int8 for quantised weights ... */
    double *fma_peaks;  /* ... and of f32, which attention has */
    double *bandwidths; /* (rounds) GB/s */
} bench_text;

/* Multiplications and additions of one token; the look-up of its embedding is none. The matrix of
 * the logits is for the last token of a call alone. */
static double text_flop(const gllm_model *model, int has_logits) {
    const gllmi_arch *arch = &model->arch;
    double logits = (double)arch->vocab_size * (double)arch->hidden_size;
    double n = (double)model->info.n_parameters - (model->weights.has_head ? logits : 0);
    if (!has_logits) n -= logits;
    return 2 * n;
}
/* And those of its attention, with itself and n_past tokens. */
static double text_attention(const gllm_model *model, double n_past) {
    const gllmi_arch *arch = &model->arch;
    return 4 * (double)(arch->n_layers * arch->n_heads * arch->head_dim) * (n_past + 1);
}
/* Bytes of weights that one token needs: all but the table of token embeddings. */
static double text_bytes(const gllm_model *model) {
    return (double)model->info.weight_bytes -
           (double)model->arch.vocab_size * (double)model->weights.token_bytes;
}

/* Seconds of the work, < 0 after a message. */
static double bench_text_once(gllm_session *session, const bench_text *b, int one_by_one,
                              const uint32_t *ids) {
    gllm_tokens tokens;
    double start = gllmi_clock_seconds();
    uint32_t i;
    gllm_status status = gllm_session_truncate(session, 0);
    memset(&tokens, 0, sizeof tokens);
    tokens.n_tokens = one_by_one ? 1 : b->n_tokens;
    for (i = 0; i < b->n_tokens && status == GLLM_OK; i += (uint32_t)tokens.n_tokens) {
        tokens.ids = ids + i;
        status = gllm_session_decode(session, &tokens);
    }
    if (status == GLLM_OK) return gllmi_clock_seconds() - start;
    fail("%s", gllm_last_error());
    return -1;
}

static void bench_text_print(const options *o, const gllm_model_info *info, bench_text *b,
                             const char *name) {
    double seconds = probe_median(b->seconds, o->rounds), peak = probe_median(b->peaks, o->rounds);
    double bandwidth = probe_median(b->bandwidths, o->rounds);
    double fma = probe_median(b->fma_peaks, o->rounds);
    double compute = peak > 0 && fma > 0 ? (b->flop / peak + b->attention / fma) * 1e-9 : 0;
    double gflops = (b->flop + b->attention) / seconds * 1e-9;
    double memory = bandwidth > 0 ? b->bytes / bandwidth * 1e-9 : 0;
    double floor_s = compute > memory ? compute : memory;
    if (o->format == FORMAT_JSON) {
        printf("{\"test\":\"%s%u\",\"isa\":\"%s\",\"threads\":%u,\"dtype\":\"%s\",\"rounds\":%u,"
               "\"seconds\":%.6g,\"tokens_per_second\":%.6g,\"floor_seconds\":%.6g,",
               name, b->n_tokens, gllm_isa_name(info->isa), info->n_threads,
               gllm_dtype_name(info->weight_dtype), o->rounds, seconds, b->n_tokens / seconds,
               floor_s);
        printf("\"percent_of_floor\":%.4g,\"achieved_gflops\":%.6g,\"peak_gflops\":%.6g,"
               "\"achieved_gbps\":%.6g,\"read_gbps\":%.6g}\n",
               100 * floor_s / seconds, gflops, peak, b->bytes / seconds * 1e-9, bandwidth);
    } else {
        printf("%s%-6u %10.2f ms %10.1f %10.2f ms %6.0f%% %9.1f %9.1f %9.2f %9.2f\n", name,
               b->n_tokens, seconds * 1e3, b->n_tokens / seconds, floor_s * 1e3,
               100 * floor_s / seconds, gflops, peak, b->bytes / seconds * 1e-9, bandwidth);
    }
    fflush(stdout);
}

/* A prompt of pp tokens, then tg tokens one by one. */
static int bench_generator(gllm_model *model, const options *o) {
    const gllm_model_info *info = gllm_model_get_info(model);
    bench_text work[2];
    gllm_session_desc desc;
    gllm_session *session = NULL;
    void *memory = allocate(NULL, BENCH_READ_BYTES, 1);
    uint32_t *ids, i, k, n_most, n_ids = gllm_tokenizer_vocab_size(gllm_model_get_tokenizer(model));
    double seconds = PROBE_SECONDS;
    gllmi_a_form form = gllmi_a_form_of(model->device.kernels, info->weight_dtype);
    int result = 0;
    memset(work, 0, sizeof work);
    memset(&desc, 0, sizeof desc);
    gllmi_os_prefer_large_pages(memory, BENCH_READ_BYTES); /* as the weights are */
    memset(memory, 1, BENCH_READ_BYTES);         /* pages of its own */
    work[0].n_tokens = o->bench_tokens ? o->bench_tokens : 512;
    work[1].n_tokens = o->n_tokens ? o->n_tokens : 128;
    for (k = 0; k < 2; k++) {
        if (work[k].n_tokens > info->max_tokens) work[k].n_tokens = info->max_tokens;
        for (i = 0; i < work[k].n_tokens; i++) {
            work[k].flop += text_flop(model, k || i + 1 == work[k].n_tokens);
            work[k].attention += text_attention(model, i);
        }
        work[k].bytes = text_bytes(model) * (k ? work[k].n_tokens : 1);
        work[k].seconds = (double *)allocate(NULL, o->rounds, sizeof(double));
        work[k].peaks = (double *)allocate(NULL, o->rounds, sizeof(double));
        work[k].fma_peaks = (double *)allocate(NULL, o->rounds, sizeof(double));
        work[k].bandwidths = (double *)allocate(NULL, o->rounds, sizeof(double));
    }
    n_most = work[work[1].n_tokens > work[0].n_tokens].n_tokens;
    ids = (uint32_t *)allocate(NULL, n_most, sizeof *ids);
    if (n_ids > info->vocab_size) n_ids = info->vocab_size;
    for (i = 0; i < n_most; i++) ids[i] = (i * 2654435761u >> 8) % n_ids;
    desc.max_tokens = n_most;
    desc.kv_type = (gllm_dtype)o->kv_type;
    if (gllm_session_open(model, &desc, &session) != GLLM_OK) {
        result = fail("%s", gllm_last_error());
    }
    for (k = 0; k < 2 && !result; k++) { /* to warm up: all memory is there */
        result = bench_text_once(session, &work[k], 0, ids) < 0;
    }
    for (i = 0; i < o->rounds && !result; i++) {
        for (k = 0; k < 2 && !result; k++) {
            work[k].fma_peaks[i] = probe_fma_gflops(info->isa, info->n_threads, seconds);
            work[k].peaks[i] = form == GLLMI_A_F32 ? work[k].fma_peaks[i]
                                                   : probe_form_gflops(info->isa, form,
                                                                       info->n_threads, seconds);
            work[k].bandwidths[i] = probe_read_gbs(memory, BENCH_READ_BYTES, info->n_threads);
            work[k].seconds[i] = bench_text_once(session, &work[k], (int)k, ids);
            result = work[k].seconds[i] < 0;
        }
    }
    for (k = 0; k < 2; k++) {
        if (!result) bench_text_print(o, info, &work[k], k ? "tg" : "pp");
        free(work[k].seconds);
        free(work[k].peaks);
        free(work[k].fma_peaks);
        free(work[k].bandwidths);
    }
    gllm_session_close(session);
    free(ids);
    free(memory);
    return result;
}

#endif /* GENERATE_H */
