using System.Globalization;
using GitOpsServerless.Arm.Language.Expressions;

namespace GitOpsServerless.Arm.Language.Values;

/// <summary>An immutable value of the template language. Parts are shared freely.</summary>
internal abstract class TemplateValue
{
    public static TemplateValue Null { get; } = new NullValue();

    public static TemplateValue True { get; } = new BooleanValue(true);

    public static TemplateValue False { get; } = new BooleanValue(false);

    /// <summary>The name of the type as ARM's messages have it.</summary>
    public abstract string TypeName { get; }

    /// <summary>True when the value is or holds an expression that is not known yet.</summary>
    public virtual bool HasResidual => false;

    /// <summary>
    /// True when the value is a secret or holds one: by the declaration of the parameter or output that it comes from, or by the function that
    /// gave it. It goes along with the value, so that what is shown is masked by its place and not by its text.
    /// </summary>
    public virtual bool HasSecret => false;

    /// <summary>The approximate number of characters of the JSON text; saturates.</summary>
    public abstract long Size { get; }

    /// <summary>The number of values in it, itself included; saturates. A value that is shared counts wherever it stands.</summary>
    public virtual long Nodes => 1;

    /// <summary>The levels of arrays and objects, 0 for a scalar; bounded, so that no walk over a value can run out of stack.</summary>
    public virtual int Depth => 0;

    public static TemplateValue Of(bool value) => value ? True : False;

    public static TemplateValue Of(long value) => new IntegerValue(value);

    public static TemplateValue Of(string value) => new StringValue(value);

    /// <summary>The value as an expression that gives it.</summary>
    public abstract Expression ToExpression();

    protected static int CheckDepth(int depth)
    {
        const int maximum = 150;
        return depth <= maximum ? depth : throw new TemplateException($"A value is nested deeper than {maximum} levels.");
    }
}

internal sealed class NullValue : TemplateValue
{
    public override string TypeName => "Null";

    public override long Size => 4;

    public override Expression ToExpression() => new CallExpression("null", []);
}

internal sealed class BooleanValue(bool value) : TemplateValue
{
    public bool Value => value;

    public override string TypeName => "Boolean";

    public override long Size => 5;

    public override Expression ToExpression() => new CallExpression(value ? "true" : "false", []);
}

internal sealed class IntegerValue(long value, bool isSecret = false) : TemplateValue
{
    public long Value => value;

    public override string TypeName => "Integer";

    public override bool HasSecret => isSecret;

    public override long Size => 8;

    public override Expression ToExpression() => new LiteralExpression(this);
}

/// <summary>
/// A number with a fraction, written in its shortest form, or an integer beyond 64 bits, kept as written. Azure knows <c>NaN</c> and the
/// infinities, too; in JSON they are strings.
/// </summary>
internal sealed class FloatValue : TemplateValue
{
    private readonly string text;
    private readonly bool isSecret;

    public FloatValue(string text)
    {
        Value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        this.text = !double.IsFinite(Value) || text.AsSpan().ContainsAny('.', 'e', 'E') ? Write(Value) : WithoutLeadingZeros(text);
    }

    public FloatValue(double value)
    {
        Value = value;
        text = Write(value);
    }

    private FloatValue(FloatValue plain)
    {
        Value = plain.Value;
        text = plain.text;
        isSecret = true;
    }

    public string Text => text;

    public double Value { get; }

    public override string TypeName => "Float";

    public override bool HasSecret => isSecret;

    public FloatValue AsSecret() => new(this);

    public override long Size => text.Length + 2L;

    /// <summary>In the result it is a JSON document of its own.</summary>
    public override long Nodes => 3;

    /// <summary>The text that <c>format()</c> inserts: without a fraction of zero.</summary>
    public string PlainText => IsFinite && text.AsSpan().ContainsAny('.', 'E') ? Value.ToString("R", CultureInfo.InvariantCulture) : text;

    public bool IsFinite => double.IsFinite(Value);

    /// <summary>JSON has no numbers with leading zeros.</summary>
    private static string WithoutLeadingZeros(string digits)
    {
        var sign = digits[0] == '-' ? "-" : "";
        return sign + digits.TrimStart('+', '-').TrimStart('0');
    }

    private static string Write(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        }

        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        return shortest.AsSpan().ContainsAny('.', 'E') ? shortest : shortest + ".0";
    }

    public override Expression ToExpression() => new CallExpression("json", [new LiteralExpression(new StringValue(text))]);
}

internal sealed class StringValue(string value, bool isSecret = false) : TemplateValue
{
    public string Value => value;

    public override string TypeName => "String";

    public override bool HasSecret => isSecret;

    public override long Size => value.Length + 2L;

    public override Expression ToExpression() => new LiteralExpression(this);
}

/// <summary>What only a running deployment knows.</summary>
internal sealed class ResidualValue(Expression expression) : TemplateValue
{
    public Expression Expression => expression;

    /// <summary>What the template itself declares in this place, when it does.</summary>
    public Expansion.DeclaredValue? Declared { get; init; }

    public override string TypeName => "Unknown";

    public override bool HasResidual => true;

    public override bool HasSecret => expression.HasSecret;

    public override long Size => expression.Size;

    public override Expression ToExpression() => expression;
}
