using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace GitOpsServerless.Controller.Metrics;

/// <summary>
/// Collects the product's instruments and writes them in the Prometheus text format
/// (https://prometheus.io/docs/instrumenting/exposition_formats/). Names: dots become underscores, counters end in <c>_total</c>.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    private const int MostSeries = 5000;
    private static readonly double[] s_bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> _series = new();

    public PrometheusText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("GitOpsServerless.", StringComparison.Ordinal)
                || instrument is { Meter.Name: "System.Net.Http", Name: "http.client.request.duration" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    public string Write()
    {
        foreach (var (key, series) in _series)
        {
            if (key.Instrument.IsObservable)
            {
                series.Reset();
            }
        }

        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var family in _series.GroupBy(s => s.Key.Instrument).OrderBy(g => g.Key.Name, StringComparer.Ordinal))
        {
            WriteFamily(text, family.Key, family.OrderBy(s => s.Key.Labels, StringComparer.Ordinal).Select(s => (s.Key.Labels, s.Value)));
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels(instrument, tags);
        if (!_series.TryGetValue((instrument, labels), out var series))
        {
            if (_series.Count >= MostSeries)
            {
                return;
            }

            series = _series.GetOrAdd((instrument, labels), _ => new Series());
        }

        series.Record(value, isGauge: instrument.IsObservable, isHistogram: IsHistogram(instrument));
    }

    private static bool IsHistogram(Instrument instrument) => instrument is Histogram<double> or Histogram<long>;

    private static string Labels(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var tag in tags)
        {
            // Of the client's own metric only the host and the status are kept: the rest multiplies series.
            if (instrument.Meter.Name == "System.Net.Http" && tag.Key is not ("server.address" or "http.response.status_code"))
            {
                continue;
            }

            labels.Append(labels.Length == 0 ? string.Empty : ",").Append(tag.Key.Replace('.', '_')).Append("=\"")
                .Append(Convert.ToString(tag.Value, CultureInfo.InvariantCulture)?
                    .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal))
                .Append('"');
        }

        return labels.ToString();
    }

    /// <summary>Name of an instrument in the text.</summary>
    internal static string NameOf(Instrument instrument) =>
        instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : string.Empty) + (instrument is Counter<long> or Counter<double> ? "_total" : string.Empty);

    private static void WriteFamily(StringBuilder text, Instrument instrument, IEnumerable<(string Labels, Series Series)> all)
    {
        var isHistogram = IsHistogram(instrument);
        var isCounter = instrument is Counter<long> or Counter<double>;
        var name = NameOf(instrument);
        text.Append("# HELP ").Append(name).Append(' ').Append(instrument.Description?.Replace('\n', ' ')).Append('\n');
        text.Append("# TYPE ").Append(name).Append(isHistogram ? " histogram\n" : isCounter ? " counter\n" : " gauge\n");
        foreach (var (labels, series) in all)
        {
            if (isHistogram)
            {
                series.WriteHistogram(text, name, labels);
            }
            else
            {
                Line(text, name, labels, series.Value);
            }
        }
    }

    private static void Line(StringBuilder text, string name, string labels, double value) =>
        text.Append(name).Append(labels.Length == 0 ? string.Empty : $"{{{labels}}}").Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');

    private sealed class Series
    {
        private readonly Lock _lock = new();
        private readonly long[] _buckets = new long[s_bounds.Length];
        private long _count;
        private double _value;

        public double Value
        {
            get
            {
                lock (_lock)
                {
                    return _value;
                }
            }
        }

        public void Reset()
        {
            lock (_lock)
            {
                _value = 0;
            }
        }

        public void Record(double value, bool isGauge, bool isHistogram)
        {
            lock (_lock)
            {
                _value = isGauge ? value : _value + value;
                _count++;
                for (var i = 0; isHistogram && i < s_bounds.Length; i++)
                {
                    _buckets[i] += value <= s_bounds[i] ? 1 : 0;
                }
            }
        }

        public void WriteHistogram(StringBuilder text, string name, string labels)
        {
            lock (_lock)
            {
                var prefix = labels.Length == 0 ? string.Empty : labels + ",";
                for (var i = 0; i < s_bounds.Length; i++)
                {
                    Line(text, $"{name}_bucket", $"{prefix}le=\"{s_bounds[i].ToString("R", CultureInfo.InvariantCulture)}\"", _buckets[i]);
                }

                Line(text, $"{name}_bucket", $"{prefix}le=\"+Inf\"", _count);
                Line(text, $"{name}_sum", labels, _value);
                Line(text, $"{name}_count", labels, _count);
            }
        }
    }
}
