output half object = { cpu: json('.5'), more: json('-.25'), tail: json('1.'), power: json('.5e3') }
