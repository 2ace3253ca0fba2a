output label string = 'seat'
