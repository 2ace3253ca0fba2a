using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Kubernetes.Expressions;

/// <summary>Operators and functions. Regular expressions run without backtracking, as RE2 does.</summary>
/// <param name="spend">Counts the cost of long values.</param>
internal sealed class CelFunctions(Action<long> spend)
{
    private const int TextPerStep = 10;

    public object? Binary(string symbol, object? left, object? right)
    {
        spend(((CelValues.Size(left) ?? 0) + (CelValues.Size(right) ?? 0)) / TextPerStep);
        return symbol switch
        {
            "==" => CelValues.AreEqual(left, right),
            "!=" => !CelValues.AreEqual(left, right),
            "in" => In(left, right),
            "<" => Order(left, right) < 0,
            "<=" => Order(left, right) <= 0,
            ">" => Order(left, right) > 0,
            ">=" => Order(left, right) >= 0,
            _ => Arithmetic(symbol, left, right),
        };
    }

    public object? Call(string name, List<object?> arguments) => (name, arguments) switch
    {
        ("size", [var value]) => CelValues.Size(value) ?? throw NoOverload(name),
        ("type", [var value]) => CelValues.TypeOf(value),
        ("dyn", [var value]) => value,
        ("string", [var value]) => Text(value),
        ("int" or "uint", [var value]) => Whole(value),
        ("double", [var value]) => Real(value),
        ("bool", [bool value]) => value,
        ("bool", [string value]) => bool.TryParse(value, out var flag) ? flag : throw NoOverload(name),
        ("bytes", [string value]) => Encoding.UTF8.GetBytes(value),
        ("duration", [string value]) => Durations.TryParse(value, out var span) ? span : throw new CelException("The duration is not valid."),
        ("timestamp", [string value]) => DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new CelException("The timestamp is not valid."),
        ("matches", [string text, string pattern]) => Matches(text, pattern),
        _ => throw NoOverload(name),
    };

    public object? CallOn(object? target, string name, List<object?> arguments)
    {
        spend((CelValues.Size(target) ?? 0) / TextPerStep);
        return target switch
        {
            // Names of optional types: optional.of(x), optional.none().
            CelOptional optional => OnOptional(optional, name, arguments),
            string text => OnText(text, name, arguments),
            DateTimeOffset time => OnTime(time, name, arguments),
            TimeSpan span => OnDuration(span, name, arguments),
            _ => (name, arguments) switch
            {
                ("size", []) => CelValues.Size(target) ?? throw NoOverload(name),
                ("join", _) when CelValues.Items(target) is { } items => string.Join(
                    arguments is [string separator] ? separator : string.Empty, items.Select(i => i as string ?? throw NoOverload(name))),
                _ => throw NoOverload(name),
            },
        };
    }

    private static object CheckedTime<T>(Func<T> calculation)
        where T : struct
    {
        try
        {
            return calculation();
        }
        catch (Exception error) when (error is OverflowException or ArgumentOutOfRangeException)
        {
            throw new CelException("The time is out of range.");
        }
    }

    public static object Checked(Func<long> calculation)
    {
        try
        {
            return calculation();
        }
        catch (OverflowException)
        {
            throw new CelException("The number is too large.");
        }
        catch (DivideByZeroException)
        {
            throw new CelException("Division by zero.");
        }
    }

    private static object? OnOptional(CelOptional optional, string name, List<object?> arguments) => (name, arguments) switch
    {
        ("hasValue", []) => optional.HasValue,
        ("value", []) => optional.HasValue ? optional.Value : throw new CelException("The optional has no value."),
        ("orValue", [var otherwise]) => optional.HasValue ? optional.Value : otherwise,
        ("or", [CelOptional otherwise]) => optional.HasValue ? optional : otherwise,
        _ => throw NoOverload(name),
    };

    private object? OnText(string text, string name, List<object?> arguments) => (name, arguments) switch
    {
        ("size", []) => (long)text.Length,
        ("contains", [string part]) => text.Contains(part, StringComparison.Ordinal),
        ("startsWith", [string part]) => text.StartsWith(part, StringComparison.Ordinal),
        ("endsWith", [string part]) => text.EndsWith(part, StringComparison.Ordinal),
        ("matches", [string pattern]) => Matches(text, pattern),
        ("lowerAscii", []) => text.ToLowerInvariant(),
        ("upperAscii", []) => text.ToUpperInvariant(),
        ("trim", []) => text.Trim(),
        ("replace", [string old, string with]) => Replace(text, old, with),
        ("split", [string separator]) => Split(text, separator),
        ("indexOf", [string part]) => (long)text.IndexOf(part, StringComparison.Ordinal),
        ("lastIndexOf", [string part]) => (long)text.LastIndexOf(part, StringComparison.Ordinal),
        ("substring", [long start]) => Substring(text, start, text.Length),
        ("substring", [long start, long end]) => Substring(text, start, end),
        ("charAt", [long at]) => Substring(text, at, Math.Min(at + 1, text.Length)),
        _ => throw NoOverload(name),
    };

    private static object OnTime(DateTimeOffset time, string name, List<object?> arguments) => (name, arguments) switch
    {
        ("getFullYear", []) => (long)time.UtcDateTime.Year,
        ("getMonth", []) => (long)time.UtcDateTime.Month - 1,
        ("getDayOfWeek", []) => (long)time.UtcDateTime.DayOfWeek,
        ("getHours", []) => (long)time.UtcDateTime.Hour,
        ("getMinutes", []) => (long)time.UtcDateTime.Minute,
        _ => throw NoOverload(name),
    };

    private static object OnDuration(TimeSpan span, string name, List<object?> arguments) => (name, arguments) switch
    {
        ("getHours", []) => (long)span.TotalHours,
        ("getMinutes", []) => (long)span.TotalMinutes,
        ("getSeconds", []) => (long)span.TotalSeconds,
        ("getMilliseconds", []) => (long)span.TotalMilliseconds,
        _ => throw NoOverload(name),
    };

    private string Replace(string text, string old, string with)
    {
        if (old.Length == 0)
        {
            return text;
        }

        // One short text may grow to a very long one.
        spend((long)text.Length / old.Length * Math.Max(1, with.Length) / TextPerStep);
        return text.Replace(old, with, StringComparison.Ordinal);
    }

    private List<object?> Split(string text, string separator)
    {
        var parts = separator.Length == 0 ? text.Select(c => c.ToString()) : text.Split(separator, StringSplitOptions.None);
        var list = parts.Cast<object?>().ToList();
        spend(list.Count);
        return list;
    }

    private static string Substring(string text, long start, long end) =>
        start >= 0 && end >= start && end <= text.Length
            ? text[(int)start..(int)end]
            : throw new CelException("The range is not in the text.");

    private bool Matches(string text, string pattern)
    {
        spend((long)text.Length * Math.Max(1, pattern.Length) / TextPerStep);
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new CelException("The regular expression is not valid.");
        }
    }

    private bool In(object? item, object? container)
    {
        if (CelValues.IsMap(container))
        {
            return item is string name && CelValues.TryField(container, name, out _);
        }

        var items = CelValues.Items(container) ?? throw new CelException("in wants a list or a map.");
        spend(CelValues.Size(container) ?? 0);
        return items.Contains(item, CelValues.Comparer);
    }

    private static int Order(object? left, object? right) =>
        CelValues.Compare(left, right) ?? throw new CelException($"{CelValues.TypeOf(left)} and {CelValues.TypeOf(right)} have no order.");

    private static object Arithmetic(string symbol, object? left, object? right) => (symbol, left, right) switch
    {
        ("+", long a, long b) => Checked(() => checked(a + b)),
        ("-", long a, long b) => Checked(() => checked(a - b)),
        ("*", long a, long b) => Checked(() => checked(a * b)),
        ("/", long a, long b) => Checked(() => a / b),
        ("%", long a, long b) => Checked(() => a % b),
        ("+", string a, string b) => a + b,
        ("+", DateTimeOffset a, TimeSpan b) => CheckedTime(() => a + b),
        ("-", DateTimeOffset a, TimeSpan b) => CheckedTime(() => a - b),
        ("-", DateTimeOffset a, DateTimeOffset b) => a - b,
        ("+", TimeSpan a, TimeSpan b) => CheckedTime(() => a + b),
        ("-", TimeSpan a, TimeSpan b) => CheckedTime(() => a - b),
        (_, long or double, long or double) => RealArithmetic(symbol, Convert.ToDouble(left, CultureInfo.InvariantCulture), Convert.ToDouble(right, CultureInfo.InvariantCulture)),
        ("+", _, _) when CelValues.Items(left) is { } a && CelValues.Items(right) is { } b && !CelValues.IsMap(left) && !CelValues.IsMap(right)
            => a.Concat(b).ToList(),
        _ => throw new CelException($"The operator {symbol} does not fit {CelValues.TypeOf(left)} and {CelValues.TypeOf(right)}."),
    };

    private static object RealArithmetic(string symbol, double left, double right) => symbol switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => left / right,
        _ => throw new CelException("% wants whole numbers."),
    };

    private static string Text(object? value) => value switch
    {
        string s => s,
        bool b => b ? "true" : "false",
        long l => l.ToString(CultureInfo.InvariantCulture),
        double d => d.ToString(CultureInfo.InvariantCulture),
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        TimeSpan span => Durations.Format(span),
        DateTimeOffset time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
        _ => throw NoOverload("string"),
    };

    private static object Whole(object? value) => value switch
    {
        long l => l,
        double d when d is > long.MinValue and < long.MaxValue => (long)d,
        string s when long.TryParse(s, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        DateTimeOffset time => time.ToUnixTimeSeconds(),
        _ => throw NoOverload("int"),
    };

    private static object Real(object? value) => value switch
    {
        double d => d,
        long l => (double)l,
        string s when double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw NoOverload("double"),
    };

    private static CelException NoOverload(string name) => new($"The function {name} does not fit its values.");
}
