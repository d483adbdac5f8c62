"""What the store of sessions has beyond the shipped data: 500 tasks, and 80 figures told at one session."""

# Every second one has a test, every third was done, every fourth supports; leads and deadlines go round.
TASKS = """
    INSERT INTO auth_user (username, password, is_superuser, is_staff, is_active, first_name, last_name, email,
                           date_joined)
    VALUES ('bench-secretary', '!', false, false, true, '', '', '', now());
    INSERT INTO meetings_task (conclusion_id, ordinal, title_vi, title_en, lead_id, lead_vi, lead_en, person_name,
                               responsibility_vi, responsibility_en, product_vi, product_en, given_on, due_on,
                               test_indicator_id, test_unit_id, test_comparison, test_threshold)
    SELECT c.id, 1000 + n, 'Nhiệm vụ số ' || n, 'Task number ' || n, u.id, '', '', 'Người phụ trách ' || n, '', '',
           'Báo cáo kết quả', 'Report of results', m.held_on, m.held_on + n * 7,
           CASE WHEN n % 2 = 0 THEN i.id END, CASE WHEN n % 2 = 0 THEN country.id END,
           CASE WHEN n % 2 = 0 THEN 'at_least' ELSE '' END, CASE WHEN n % 2 = 0 THEN n % 100 END
    FROM generate_series(1, 460) n
    JOIN (SELECT id, meeting_id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS all_of
          FROM meetings_conclusion) c ON c.place = n % c.all_of
    JOIN meetings_meeting m ON m.id = c.meeting_id
    JOIN (SELECT id, row_number() OVER (ORDER BY sort_order) - 1 AS place FROM provinces_unit WHERE level = 'province') u
      ON u.place = n % 63
    JOIN (SELECT id, row_number() OVER (ORDER BY sort_order) - 1 AS place FROM indicators_indicator) i ON i.place = n % 40
    CROSS JOIN (SELECT id FROM provinces_unit WHERE slug = 'vn') country;
    INSERT INTO meetings_taskclosure (task_id, done_on, document, note, closed_at, closed_by_id, reopened_reason)
    SELECT t.id, t.given_on + 30, 'Báo cáo số 1/BC-UBND', '', now(), p.id, ''
    FROM meetings_task t CROSS JOIN auth_user p WHERE t.ordinal >= 1000 AND t.ordinal % 3 = 0;
    INSERT INTO meetings_tasksupport (task_id, unit_id)
    SELECT t.id, u.id FROM meetings_task t JOIN provinces_unit u ON u.slug = 'dien-bien'
    WHERE t.ordinal >= 1000 AND t.ordinal % 4 = 0 AND u.id <> t.lead_id
"""
# The session of the shipped data that tells most gets as many more as it has less than 80.
FIGURES = """
    INSERT INTO indicators_observation (
        value, missing, qualifier, as_reported, resolution, denominator_qualifier, status, origin, as_of, as_of_basis,
        change_kind, change_qualifier, change_base, note_vi, note_en, recorded_at, indicator_id, source_id, unit_id,
        period_id)
    SELECT 50, '', 'exact', '50', 1, '', 'final', 'extracted', p.end, 'period_end', '', '', '', '', '', now(), i.id, s.id,
           u.id, p.id
    FROM indicators_indicator i
    CROSS JOIN (SELECT id FROM provinces_unit WHERE slug = 'vn') u
    CROSS JOIN (SELECT id, "end" FROM indicators_period WHERE code = '2022-S1') p
    CROSS JOIN (SELECT id FROM provinces_source WHERE key = 'seed-000') s
    WHERE NOT EXISTS (
        SELECT 1 FROM indicators_observation o
        WHERE o.indicator_id = i.id AND o.unit_id = u.id AND o.period_id = p.id)
    ORDER BY i.sort_order LIMIT (
        SELECT greatest(0, 80 - count(DISTINCT (o.indicator_id, o.unit_id, o.period_id)))
        FROM indicators_observation o
        JOIN meetings_document d ON d.source_id = o.source_id
        JOIN meetings_meeting m ON m.id = d.meeting_id AND m.key = 'NCDT-03');
    INSERT INTO indicators_figure (indicator_id, unit_id, period_id, observation_id, value, reason, others, since)
    SELECT o.indicator_id, o.unit_id, o.period_id, o.id, o.value, 'only', 0, now()
    FROM indicators_observation o
    WHERE NOT EXISTS (
        SELECT 1 FROM indicators_figure f
        WHERE f.indicator_id = o.indicator_id AND f.unit_id = o.unit_id AND f.period_id = o.period_id)
"""
