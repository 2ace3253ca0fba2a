using GitOpsServerless.Contracts;
using GitOpsServerless.Runtime.Operators;

namespace GitOpsServerless.Runtime.Tests;

public sealed class ImageEditorTests
{
    private static readonly string Digest = $"sha256:{new string('b', 64)}";
    private readonly OperatorTools _tools = new();

    [Fact]
    public void Changes_only_the_image_and_keeps_comments_and_layout()
    {
        const string text = "# head\nspec:\n  containers:\n  - {name: a, image: 'ghcr.io/shop/web:1.0'} # why\n  - image:   \"ghcr.io/shop/web\"   # none\n  - image: ghcr.io/shop/web2:1.0\n  - image: other/web:1.0\n";

        var edit = Edit("web.yaml", text, "2.0");

        Assert.Equal([4, 5], edit.Lines);
        Assert.Equal(text.Replace("'ghcr.io/shop/web:1.0'", "'ghcr.io/shop/web:2.0'", StringComparison.Ordinal).Replace("\"ghcr.io/shop/web\"", "\"ghcr.io/shop/web:2.0\"", StringComparison.Ordinal), edit.Text);
    }

    [Theory]
    [InlineData("image: ghcr.io/shop/web:1.0 # é 🎉\r\nb: 1\r\n", "image: ghcr.io/shop/web:2.0 # é 🎉\r\nb: 1\r\n")]
    [InlineData("a: 🎉é\nimage: ghcr.io/shop/web:1.0", "a: 🎉é\nimage: ghcr.io/shop/web:2.0")]
    [InlineData("a: |\n  image: ghcr.io/shop/web:1.0\nimage: ghcr.io/shop/web:1.0\n", "a: |\n  image: ghcr.io/shop/web:1.0\nimage: ghcr.io/shop/web:2.0\n")]
    [InlineData("x: &i ghcr.io/shop/web:1.0\nimage: *i\n", "x: &i ghcr.io/shop/web:2.0\nimage: *i\n")]
    [InlineData("---\nimage: ghcr.io/shop/web:1.0\n---\nimage: ghcr.io/shop/web:1.0\n", "---\nimage: ghcr.io/shop/web:2.0\n---\nimage: ghcr.io/shop/web:2.0\n")]
    [InlineData("{\"image\": \"ghcr.io/shop/web:1.0\"}", "{\"image\": \"ghcr.io/shop/web:2.0\"}")]
    public void Understands_what_files_are_made_of(string text, string expected) => Assert.Equal(expected, Edit("web.yaml", text, "2.0").Text);

    [Theory]
    [InlineData("- name: ghcr.io/shop/web # ours\n    newTag: \"1.0\" # tag\n", "- name: ghcr.io/shop/web # ours\n    newTag: \"2.0\" # tag\n")]
    [InlineData("- newTag: '1.0'\n    name: ghcr.io/shop/web\n", "- newTag: '2.0'\n    name: ghcr.io/shop/web\n")]
    [InlineData("- name: ghcr.io/shop/web # ours\n", "- name: ghcr.io/shop/web # ours\n    newTag: \"2.0\"\n")]
    [InlineData("- name: web\n    newName: ghcr.io/shop/web\n    newTag: v1\n", "- name: web\n    newName: ghcr.io/shop/web\n    newTag: \"2.0\"\n")]
    [InlineData("- {name: ghcr.io/shop/web}\n", "- {name: ghcr.io/shop/web, newTag: \"2.0\"}\n")]
    [InlineData("- name: ghcr.io/shop/web\n    digest: sha256:aa\n", "- name: ghcr.io/shop/web\n    newTag: \"2.0\"\n")]
    [InlineData("- name: other\n    newTag: '1.0'\n", "- name: other\n    newTag: '1.0'\n")]
    public void Changes_entries_of_a_kustomization(string entry, string expected) =>
        Assert.Equal($"images:\n  {expected}", Edit("kustomization.yaml", $"images:\n  {entry}", "2.0").Text);

    [Theory]
    [InlineData("repository: ghcr.io/shop/web\n  tag: \"1.0\" # t\n", "repository: ghcr.io/shop/web\n  tag: \"2.0\" # t\n")]
    [InlineData("registry: ghcr.io\n  repository: shop/web\n  tag: v1\n", "registry: ghcr.io\n  repository: shop/web\n  tag: \"2.0\"\n")]
    [InlineData("repository: ghcr.io/shop/web\n", "repository: ghcr.io/shop/web\n  tag: \"2.0\"\n")]
    [InlineData("repository: ghcr.io/shop/web\n  tag: v1\n  digest: sha256:aa\n", "repository: ghcr.io/shop/web\n  tag: \"2.0\"\n  digest: \"\"\n")]
    [InlineData("repository: shop/web\n  tag: v1\n", "repository: shop/web\n  tag: v1\n")]
    public void Changes_values_of_a_chart(string values, string expected) => Assert.Equal($"image:\n  {expected}", Edit("values.yaml", $"image:\n  {values}", "2.0").Text);

    [Fact]
    public void Digest_is_set_where_one_belongs()
    {
        var image = new ImageSelection("ghcr.io/shop/web") { Digest = Digest };

        Assert.Equal($"image: ghcr.io/shop/web@{Digest}", _tools.EditImage("web.yaml", "image: ghcr.io/shop/web:1.0", image).Text);
        Assert.Equal(
            $"images:\n- name: ghcr.io/shop/web\n  digest: {Digest}\n  newTag: v1\n",
            _tools.EditImage("kustomization.yaml", "images:\n- name: ghcr.io/shop/web\n  newTag: v1\n", image).Text);
    }

    [Fact]
    public void Second_time_nothing_changes()
    {
        var edit = Edit("values.yaml", "image: ghcr.io/shop/web:2.0\n", "2.0");

        Assert.Empty(edit.Lines);
        Assert.Equal(1, edit.Found);
    }

    [Theory]
    [InlineData("{{ if .Values.x }}\nimage: ghcr.io/shop/web:1.0\n{{ end }}\n")]
    [InlineData("image: [ghcr.io/shop/web:1.0\n")]
    public void What_is_no_YAML_is_left_alone(string text) => Assert.Equal((text, 0), (Edit("t.yaml", text, "2.0").Text, Edit("t.yaml", text, "2.0").Found));

    [Fact]
    public void Depth_and_aliases_are_bounded()
    {
        var deep = $"image: ghcr.io/shop/web:1.0\na: {new string('[', 50_000)}";
        var wide = "image: ghcr.io/shop/web:1.0\na: &a [x,x]\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"b{i}: &b{i} [*{(i == 0 ? "a" : $"b{i - 1}")}, *{(i == 0 ? "a" : $"b{i - 1}")}]\n"));

        Assert.Equal(0, Edit("a.yaml", deep, "2.0").Found);
        Assert.Equal(1, Edit("a.yaml", wide, "2.0").Found);
    }

    private ImageEdit Edit(string file, string text, string tag) => _tools.EditImage(file, text, new ImageSelection("ghcr.io/shop/web") { Tag = tag });
}
